from nhipcau.engines.minutes.sentences import (
    clause_spans,
    paragraphs,
    sentence_spans,
    trim,
    usual_width,
)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]


def test_sentences_end_at_stops_but_not_at_abbreviations() -> None:
    text = "TP. Hà Nội sẽ hỗ trợ Huế. Ông Tô đề nghị v.v. và cảm ơn! Xong."

    found = sentences(text)

    assert found == ["TP. Hà Nội sẽ hỗ trợ Huế.", "Ông Tô đề nghị v.v. và cảm ơn!", "Xong."]


def test_sentences_glued_together_are_parted() -> None:
    text = "các sở, ban, ngành của tỉnhĐoàn công tác của Thành ủy Hà Nội"

    found = sentences(text)

    assert found == ["các sở, ban, ngành của tỉnh", "Đoàn công tác của Thành ủy Hà Nội"]


def test_sentences_are_never_longer_than_a_person_writes() -> None:
    text = "hai bên phối hợp " * 1_000

    found = sentences(text)

    assert max(map(len, found)) <= 3_000
    assert "".join(found) == text


def test_paragraphs_know_their_list_marks() -> None:
    text = "I. NỘI DUNG\n1. Về du lịch\n- Mở tour\na) Mở tuyến\n\n① Ký kết\n2025 là năm bản lề"

    found = [(part.mark, text[part.content : part.end]) for part in paragraphs(text, 0, len(text))]

    assert found == [
        ("I.", "NỘI DUNG"),
        ("1.", "Về du lịch"),
        ("-", "Mở tour"),
        ("a)", "Mở tuyến"),
        ("①", "Ký kết"),
        ("", "2025 là năm bản lề"),
    ]


def test_paragraphs_go_on_over_broken_lines() -> None:
    text = "1. Trường chuyên nhận 15 học sinh về học cùng\nđội tuyển tỉnh nhà\n2. Mở trại hè"

    found = [text[part.start : part.end] for part in paragraphs(text, 0, len(text))]

    assert found == [
        "1. Trường chuyên nhận 15 học sinh về học cùng\nđội tuyển tỉnh nhà",
        "2. Mở trại hè",
    ]


def test_usual_width_is_zero_for_whole_paragraphs() -> None:
    text = "Hai bên ký kết.\nHai tỉnh phối hợp.\nCác sở triển khai.\nHội nghị kết thúc.\n"

    assert usual_width(text, 0, len(text), 0.75) == 0


def test_clauses_part_at_semicolons_outside_brackets() -> None:
    text = "mở tour (Huế; Hà Nội); quảng bá"

    found = [text[start:end] for start, end in clause_spans(text, 0, len(text))]

    assert found == ["mở tour (Huế; Hà Nội)", " quảng bá"]


def test_trim_keeps_paired_quotes_and_drops_loose_ones() -> None:
    text = ' – xây dựng tour "Biển xanh"; '
    loose = "“Hà Nội sẵn sàng hỗ trợ."

    kept = text[slice(*trim(text, 0, len(text)))]
    dropped = loose[slice(*trim(loose, 0, len(loose)))]

    assert (kept, dropped) == ('xây dựng tour "Biển xanh"', "Hà Nội sẵn sàng hỗ trợ")
