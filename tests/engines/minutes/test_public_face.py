import nhipcau.engines.minutes as face


def test_public_face_is_what_others_build_on() -> None:
    assert sorted(face.__all__) == [
        "Amount",
        "AnnexRow",
        "COLUMNS",
        "Deadline",
        "Document",
        "Extracted",
        "Grid",
        "GridRow",
        "Head",
        "LeftOut",
        "Lexicon",
        "Limits",
        "MinutesError",
        "PartyRead",
        "Reading",
        "Statement",
        "TableRead",
        "UnreadableFile",
        "check",
        "extract",
        "load_lexicon",
        "read",
    ]
    assert all(hasattr(face, name) for name in face.__all__)
