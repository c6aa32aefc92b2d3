"""What the demonstration is made of. Its facts are those of the record of 14 June 2019, in our own
words; everything else is drawn up for it and marked as an example.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
PASSWORD = "nhip-cau-demo"  # noqa: S105 shown on the sign-in page of the demonstration itself


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account of the demonstration: a post, never a person."""

    email: str
    name: str
    about: str
    organisation: str = ""
    role: str = ""


SIGN_INS = (
    SignIn("dieuphoi.hue@nhipcau.example", "Điều phối Huế",
           "điều phối, phía Huế (đọc biên bản, ký)", "Sở Tài chính thành phố Huế", "manager"),
    SignIn("dieuphoi.hanoi@nhipcau.example", "Điều phối Hà Nội",
           "điều phối, phía Hà Nội", "Sở Tài chính thành phố Hà Nội", "manager"),
    SignIn("dulich.hue@nhipcau.example", "Du lịch Huế",
           "chuyên viên Sở Du lịch Huế (báo tiến độ)", "Sở Du lịch thành phố Huế", "editor"),
    SignIn("congthuong.hanoi@nhipcau.example", "Công Thương Hà Nội",
           "chuyên viên Sở Công Thương Hà Nội", "Sở Công Thương thành phố Hà Nội", "editor"),
    SignIn("quantri@nhipcau.example", "Quản trị", "quản trị hệ thống"),
)  # fmt: skip

# name -> (locality, kind, short name)
ORGANISATIONS = {
    "Tỉnh ủy Thừa Thiên Huế": ("thua-thien-hue", "party_committee", ""),
    "Sở Du lịch tỉnh Thừa Thiên Huế": ("thua-thien-hue", "department", "Sở Du lịch"),
    "Thành ủy Huế": ("hue-city", "party_committee", ""),
    "UBND thành phố Huế": ("hue-city", "peoples_committee", "UBND TP. Huế"),
    "Sở Tài chính thành phố Huế": ("hue-city", "department", "Sở Tài chính"),
    "Sở Du lịch thành phố Huế": ("hue-city", "department", "Sở Du lịch"),
    "Sở Công Thương thành phố Huế": ("hue-city", "department", "Sở Công Thương"),
    "Sở Văn hóa và Thể thao thành phố Huế": ("hue-city", "department", "Sở VHTT"),
    "Trung tâm Bảo tồn Di tích Cố đô Huế": ("hue-city", "public_unit", "TTBTDT Cố đô Huế"),
    "Bệnh viện Trung ương Huế": ("hue-city", "hospital", ""),
    "Thành ủy Hà Nội": ("ha-noi", "party_committee", ""),
    "UBND thành phố Hà Nội": ("ha-noi", "peoples_committee", "UBND TP. Hà Nội"),
    "Sở Kế hoạch và Đầu tư thành phố Hà Nội": ("ha-noi", "department", "Sở KH&ĐT"),
    "Sở Tài chính thành phố Hà Nội": ("ha-noi", "department", "Sở Tài chính"),
    "Sở Du lịch thành phố Hà Nội": ("ha-noi", "department", "Sở Du lịch"),
    "Sở Công Thương thành phố Hà Nội": ("ha-noi", "department", "Sở Công Thương"),
    "Sở Văn hóa và Thể thao thành phố Hà Nội": ("ha-noi", "department", "Sở VHTT"),
    "Sở Du lịch thành phố Đà Nẵng": ("da-nang-2025", "department", "Sở Du lịch"),
}

# predecessor -> (successor, day, source)
SUCCESSIONS = {
    "Tỉnh ủy Thừa Thiên Huế": (
        "Thành ủy Huế", date(2025, 1, 1), "Nghị quyết 175/2024/QH15"),
    "Sở Du lịch tỉnh Thừa Thiên Huế": (
        "Sở Du lịch thành phố Huế", date(2025, 1, 1), "Nghị quyết 175/2024/QH15"),
    "Sở Kế hoạch và Đầu tư thành phố Hà Nội": (
        "Sở Tài chính thành phố Hà Nội", date(2025, 3, 1), "localities/data/department_mergers.csv"),
}  # fmt: skip

COORDINATORS = {
    "hue-city": "Sở Tài chính thành phố Huế",
    "ha-noi": "Sở Tài chính thành phố Hà Nội",
}


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment: who does it (0 the first side, 1 the other), field, rung, text."""

    sides: tuple[int, ...]
    field: str
    form: int
    text: str


BOTH = (0, 1)
TITLE_2019 = "Biên bản làm việc, hợp tác phát triển Thừa Thiên Huế – Hà Nội"
SUMMARY_2019 = (
    "Ban Thường vụ Tỉnh ủy Thừa Thiên Huế và Thành ủy Hà Nội nhìn lại kết quả nhiều năm, nêu ba hạn"
    " chế và ký biên bản cho thời gian tới. Cam kết và đề xuất được bản tin gọi chung là nội dung hợp"
    " tác; ở đây mỗi nội dung là một cam kết. Nội dung theo bản tin của Báo Thừa Thiên Huế ngày"
    " 14/06/2019, diễn đạt lại; chưa tìm thấy báo cáo nào đánh giá việc thực hiện."
)
PROMISES_2019 = (
    Promise((0,), "culture_heritage", 2,
            "Chia sẻ với Hà Nội kinh nghiệm, cách làm trong đầu tư, tu bổ các điểm di tích"),
    Promise(BOTH, "party_building", 2,
            "Trao đổi kinh nghiệm về công tác xây dựng Đảng và hệ thống chính trị"),
    Promise(BOTH, "planning", 2, "Trao đổi kinh nghiệm lập quy hoạch tỉnh, thành phố"),
    Promise(BOTH, "investment", 3,
            "Hỗ trợ nhau dự gian hàng chung tại hội chợ xúc tiến đầu tư ở nước ngoài"),
    Promise(BOTH, "tourism", 3,
            "Có cơ chế để các hãng lữ hành cùng xây dựng tour, tuyến, sản phẩm nối hai địa phương"),
    Promise((1,), "investment", 3,
            "Giới thiệu doanh nghiệp lớn, nhà đầu tư chiến lược tìm cơ hội đầu tư ở Thừa Thiên Huế"),
    Promise((1,), "tourism", 3,
            "Đưa các đoàn khách du lịch và doanh nghiệp lớn đến thăm Thừa Thiên Huế"),
    Promise((1,), "media_promotion", 3,
            "Hỗ trợ quảng bá thông tin, điểm đến của Thừa Thiên Huế trên phương tiện truyền thông"),
    Promise((1,), "trade_supply_demand", 3,
            "Kết nối cung cầu với doanh nghiệp Thừa Thiên Huế, phát triển chuỗi cung ứng nông sản,"
            " đặc sản và hàng thủ công mỹ nghệ"),
    Promise((1,), "culture_heritage", 3, "Tăng cường giao lưu, biểu diễn văn hóa nghệ thuật"),
    Promise((1,), "culture_heritage", 3,
            "Tạo điều kiện mở ngày hội cung đình Huế ở phố đi bộ hồ Hoàn Kiếm vào dịp cuối tuần"),
)  # fmt: skip

# kind, field, text, amount in VND
RECORD_2019: tuple[tuple[str, str | None, str, int | None], ...] = (
    ("result", "party_building", "Hai bên đã chia sẻ kinh nghiệm xây dựng Đảng, hệ thống chính trị", None),
    ("result", "tourism", "Ngành du lịch hai nơi phối hợp thu hút khách hằng năm", None),
    ("result", "trade_supply_demand",
     "Doanh nghiệp mở hệ thống phân phối, đại lý ở cả hai nơi nhờ các chương trình xúc tiến", None),
    ("result", "trade_supply_demand",
     "Đưa các đoàn doanh nghiệp dự hội chợ và chương trình kết nối tiêu thụ sản phẩm", None),
    ("result", "trade_supply_demand", "Kết nối cung cầu và hội chợ đặc sản vùng miền tại Hà Nội", None),
    ("result", "education_training", "Liên kết đào tạo học sinh, sinh viên văn hóa nghệ thuật", None),
    ("result", "health",
     "Bệnh viện Trung ương Huế trao đổi chuyên môn, đào tạo, nghiên cứu với cơ quan y tế ở Hà Nội", None),
    ("shortcoming", None, "Hợp tác chưa toàn diện, chưa tương xứng với tiềm năng, thế mạnh mỗi bên", None),
    ("shortcoming", None,
     "Phần lớn mới là trao đổi thông tin, kinh nghiệm; chưa chuyển mạnh sang chương trình, dự án", None),
    ("shortcoming", None, "Phần kinh tế – xã hội chưa đồng bộ, chưa sâu", None),
    ("proposal", "party_building",
     "Phía Hà Nội: tiếp tục trao đổi kinh nghiệm xây dựng Đảng, hệ thống chính trị và lập quy hoạch", None),
    ("proposal", "investment",
     "Phía Hà Nội: giới thiệu doanh nghiệp lớn, nhà đầu tư chiến lược vào các lĩnh vực tỉnh có thế mạnh", None),
    ("proposal", "tourism",
     "Sở Du lịch tỉnh Thừa Thiên Huế: mong Hà Nội đưa các đoàn khách, doanh nghiệp đến và giúp quảng bá", None),
    ("proposal", "culture_heritage",
     "Sở Văn hóa và Thể thao Hà Nội: mong học cách đầu tư, tu bổ di tích của Thừa Thiên Huế", None),
    ("proposal", "tourism",
     "Sở Văn hóa và Thể thao Hà Nội: gian hàng chung ở hội chợ nước ngoài, cơ chế cho tour, tuyến chung", None),
    ("fact", "social_welfare",
     "Đoàn Thành ủy Hà Nội hỗ trợ quỹ xóa đói giảm nghèo và an sinh xã hội của tỉnh", 3_000_000_000),
    ("fact", "social_welfare", "Đoàn thăm gia đình chính sách, Bà mẹ Việt Nam Anh hùng tại Huế", None),
)  # fmt: skip

# State, day and note by a piece of the commitment's text, for the sample minutes (an illustration).
STATES_OF_SAMPLE = (
    ("danh mục điểm bán", "in_progress", date(2026, 5, 20), "Đã khảo sát 6 chuỗi cửa hàng (số minh họa)"),
    ("40 sản phẩm OCOP", "done", date(2026, 6, 25), "Danh mục đã gửi Sở Công Thương Hà Nội"),
    ("Tuần hàng Huế", "in_progress", date(2026, 9, 30), "Đã chốt địa điểm, đang mời doanh nghiệp"),
    ("năm ngày nối di sản", "in_progress", date(2026, 8, 12), "Đã khảo sát tuyến lần một"),
    ("lễ hội cung đình", "done", date(2026, 9, 2), "Đã tổ chức một đợt (số minh họa)"),
    ("tu bổ di tích", "in_progress", date(2026, 4, 10), "Mở một lớp trong năm"),
    ("đào tạo sinh viên", "in_progress", date(2026, 10, 5), ""),
)  # fmt: skip

# Who carries a commitment of the sample minutes, by a piece of its text: what each side names after signing.
LEADS_OF_SAMPLE = (
    ("danh mục điểm bán", ("Sở Công Thương thành phố Hà Nội",)),
    ("40 sản phẩm OCOP", ("Sở Công Thương thành phố Huế",)),
    ("Tuần hàng Huế", ("Sở Công Thương thành phố Huế", "Sở Công Thương thành phố Hà Nội")),
    ("năm ngày nối di sản", ("Sở Du lịch thành phố Huế", "Sở Du lịch thành phố Hà Nội")),
    ("lễ hội cung đình", ("Sở Văn hóa và Thể thao thành phố Hà Nội",)),
    ("tu bổ di tích", ("Trung tâm Bảo tồn Di tích Cố đô Huế",)),
)

TITLE_SAMPLE = "Biên bản làm việc về hợp tác Huế – Hà Nội năm 2026 (ví dụ)"
TITLE_GROUP = "Thỏa thuận liên kết du lịch di sản Huế – Đà Nẵng – Hà Nội (ví dụ)"
PROMISES_GROUP = (
    Promise((0, 1, 2), "tourism", 3, "Cùng xây dựng bộ nhận diện chung cho tuyến du lịch di sản"),
    Promise(
        (0, 1, 2), "media_promotion", 3, "Mỗi năm tổ chức một đợt giới thiệu chung ở nước ngoài"
    ),
    Promise((0, 1), "transport_infrastructure", 3, "Phối hợp khai thác tàu du lịch Huế – Đà Nẵng"),
    Promise((0,), "culture_heritage", 2, "Chia sẻ tư liệu số hóa di sản với các bên"),
    Promise((1,), "tourism", 3, "Mở điểm giới thiệu chung tại trung tâm du khách"),
    Promise((2,), "tourism", 3, "Giới thiệu hãng lữ hành gửi khách theo tuyến"),
)
# One amendment of the group's agreement, drawn up for the demonstration: every word of it is an example.
AMENDMENT_GROUP = "Ví dụ minh họa: kéo dài thời hạn thêm một năm, tách phần vận tải thành hai việc và nói rõ đợt giới thiệu chung."
REWORDED_GROUP = (
    "Mỗi năm tổ chức hai đợt giới thiệu chung, một đợt ở trong nước và một đợt ở nước ngoài"
)
PARTS_GROUP = (
    "Phối hợp khai thác tàu du lịch Huế – Đà Nẵng",
    "Thống nhất giờ tàu với giờ mở cửa các điểm di sản trên tuyến",
)
