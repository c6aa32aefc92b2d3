import nhipcau.engines.minutes as face


def test_public_face_is_what_others_build_on() -> None:
    assert sorted(face.__all__) == [
        "Amount",
        "Deadline",
        "Document",
        "Extracted",
        "Head",
        "Lexicon",
        "Limits",
        "MinutesError",
        "PartyRead",
        "Reading",
        "Statement",
        "UnreadableFile",
        "check",
        "extract",
        "load_lexicon",
        "read",
    ]
    assert all(hasattr(face, name) for name in face.__all__)
