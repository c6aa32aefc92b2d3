"""The tables of accounts."""

from nhipcau.accounts.models.account import User, UserManager
from nhipcau.accounts.models.draft import Draft
from nhipcau.accounts.models.sign_in import SignIn
from nhipcau.accounts.models.used_code import UsedCode

__all__ = ["Draft", "SignIn", "UsedCode", "User", "UserManager"]
