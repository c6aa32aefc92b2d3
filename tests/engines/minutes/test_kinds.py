"""What kind a statement is, by its cues and by where it stands."""

import pytest

from nhipcau.engines.minutes import Document, read


def kinds(text: str) -> list[tuple[str, str]]:
    """Kind and text of every statement."""
    return [(one.kind, one.text) for one in read(Document(text)).statements]


def test_agreement_of_a_day_is_no_result_of_a_period() -> None:
    found = kinds(
        "Ngày 14/6/2019, hai bên thống nhất tăng cường kết nối cung cầu giữa Huế và Hà Nội."
    )

    assert found == [
        ("commitment", "hai bên thống nhất tăng cường kết nối cung cầu giữa Huế và Hà Nội")
    ]


def test_agreement_after_a_talk_is_a_commitment() -> None:
    found = kinds("Lãnh đạo hai tỉnh đã thảo luận, thống nhất mở tuyến xe buýt liền kề.")

    assert [kind for kind, _ in found] == ["commitment"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Sở Du lịch tỉnh Quảng Nam phải rà soát bảng giá trước mùa lễ hội.", ["proposal"]),
        ("Đoàn tỉnh Quảng Nam xin chân thành cảm ơn sự đón tiếp của tỉnh Kon Tum.", []),
        ("Giám đốc Sở Du lịch Quảng Nam ngỏ ý được mở gian hàng tại Kon Tum.", ["proposal"]),
    ],
)
def test_words_of_many_senses_ask_only_where_they_ask(sentence: str, expected: list[str]) -> None:
    found = kinds(sentence)

    assert [kind for kind, _ in found] == expected


def test_weak_point_to_be_overcome_is_no_shortcoming() -> None:
    found = kinds("Hai bên sẽ phối hợp tháo gỡ tình trạng chồng chéo trong cấp phép vận tải.")

    assert [kind for kind, _ in found] == ["commitment"]


def test_consent_makes_what_follows_a_promise() -> None:
    text = (
        "Hợp tác du lịch giữa Huế và Ninh Bình bước sang năm mới\n\n"
        "Lãnh đạo Sở Du lịch thành phố Huế tán thành. "
        "Huế dành cho Ninh Bình một không gian riêng tại Festival năm 2026."
    )

    found = kinds(text)

    assert found == [
        ("commitment", "Huế dành cho Ninh Bình một không gian riêng tại Festival năm 2026")
    ]


def test_time_to_come_makes_a_plan_of_work_a_promise() -> None:
    found = kinds("Thời gian tới, Sở Y tế Huế tiếp tục phối hợp với Hà Nội đào tạo bác sĩ.")

    assert found == [
        ("commitment", "Sở Y tế Huế tiếp tục phối hợp với Hà Nội đào tạo bác sĩ"),
    ]


def test_signed_paper_makes_the_sides_joint_work_promises() -> None:
    text = (
        "Công an hai tỉnh Kon Tum và Quảng Ngãi siết chặt vùng giáp ranh\n\n"
        "Công an tỉnh Kon Tum và Công an tỉnh Quảng Ngãi đã ký kết biên bản hợp tác năm 2022. "
        "Hai bên thường xuyên trao đổi thông tin về tội phạm."
    )

    found = kinds(text)

    assert found == [("commitment", "Hai bên thường xuyên trao đổi thông tin về tội phạm")]


def test_time_past_tells_for_the_whole_sentence() -> None:
    text = (
        "Thời gian qua, mặc dù ảnh hưởng dịch bệnh nhưng hai tỉnh Kon Tum và Quảng Ngãi "
        "phối hợp tuần tra rừng giáp ranh; thường xuyên trao đổi tin báo."
    )

    found = kinds(text)

    assert [kind for kind, _ in found] == ["result", "result"]


def test_names_behind_a_colon_stay_in_their_sentence() -> None:
    sentence = (
        "Tỉnh Kon Tum sẵn sàng hợp tác, hỗ trợ Quảng Ngãi ở các mặt mạnh như: dược liệu, năng lượng"
    )

    found = kinds(f"{sentence}.")

    assert found == [("commitment", sentence)]


def test_report_that_admits_turns_to_what_is_lacking() -> None:
    text = (
        "Hội nghị cũng thẳng thắn nhìn nhận, việc kết nối hai tỉnh chưa thực hiện được; "
        "tuyến xe buýt liên tỉnh chậm tiến độ."
    )

    assert [kind for kind, _ in kinds(text)] == ["shortcoming", "shortcoming"]


def test_chairman_who_tells_his_own_office_promises_its_work() -> None:
    text = (
        "Chủ tịch UBND tỉnh Hải Dương yêu cầu Sở Công Thương tổ chức đoàn khảo sát sang Nam Định."
    )

    assert [kind for kind, _ in kinds(text)] == ["commitment"]


def test_request_to_put_an_end_to_a_weak_point_is_a_proposal() -> None:
    text = "Giám đốc Sở Y tế tỉnh Hà Nam đề nghị Hà Nội tháo gỡ việc chuyển tuyến còn chậm."

    assert [kind for kind, _ in kinds(text)] == ["proposal"]


def test_names_in_capitals_wish_nobody_well() -> None:
    text = "Từ năm 2021 đến nay, hai tỉnh đã nối tour Tam Chúc - Phú Quốc."

    assert [kind for kind, _ in kinds(text)] == ["result"]
