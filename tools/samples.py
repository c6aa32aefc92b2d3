"""Writes the sample documents of the demonstration, from the words below: minutes and a plan as
.docx files, the annex of a plan as an .xlsx file.

They are drawn up for the demonstration: every figure and date in them is invented, and they say so
in their first line. Run `python -m tools.samples` after changing the words.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

TARGET = Path(__file__).resolve().parent.parent / "src" / "nhipcau" / "frontdoor" / "data"
MARK = "VĂN BẢN MẪU – SỐ LIỆU MINH HỌA, KHÔNG PHẢI VĂN BẢN THẬT"

# A line that begins with "#" is a heading, with "=" centred, with "|" a row of the table.
MINUTES = f"""
={MARK}
=CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
=Độc lập - Tự do - Hạnh phúc
=Huế, ngày 15 tháng 01 năm 2026
=BIÊN BẢN LÀM VIỆC
=Về hợp tác giữa thành phố Huế và thành phố Hà Nội năm 2026
Số: 01/BB-MAU
Ngày 15/01/2026, tại thành phố Huế, UBND thành phố Huế và UBND thành phố Hà Nội đã làm việc về \
kết quả hợp tác thời gian qua và nội dung hợp tác thời gian tới.
#I. KẾT QUẢ HỢP TÁC THỜI GIAN QUA
- Hai bên đã tổ chức 04 đợt trao đổi kinh nghiệm về trùng tu di tích và quản lý phố đi bộ.
- Sở Công Thương thành phố Hà Nội đã hỗ trợ 26 doanh nghiệp Huế tham gia hội chợ đặc sản vùng miền.
- Ngành du lịch hai địa phương đã phối hợp đón 12.500 lượt khách theo các chương trình liên kết.
Tuy nhiên, một số nội dung triển khai còn chậm; việc chia sẻ số liệu giữa các đơn vị chưa thường \
xuyên.
#II. NỘI DUNG THỐNG NHẤT
#1. Thương mại
- UBND thành phố Hà Nội tạo điều kiện để doanh nghiệp Huế đưa nông sản, đặc sản vào các chuỗi cửa \
hàng trên địa bàn; giao Sở Công Thương thành phố Hà Nội hoàn thành danh mục điểm bán trước ngày 30/6/2026.
- UBND thành phố Huế lập danh mục 40 sản phẩm OCOP đủ điều kiện cung ứng ổn định trong quý II/2026.
- Hai bên phối hợp tổ chức Tuần hàng Huế tại Hà Nội trong quý IV/2026, kinh phí dự kiến 1,2 tỷ đồng.
#2. Du lịch, văn hóa
- Sở Du lịch thành phố Huế và Sở Du lịch thành phố Hà Nội cùng xây dựng chương trình tham quan \
năm ngày nối di sản hai miền, hoàn thành trong quý III/2026.
- UBND thành phố Hà Nội bố trí không gian tại phố đi bộ hồ Hoàn Kiếm để giới thiệu lễ hội cung đình \
Huế vào dịp cuối tuần.
- UBND thành phố Huế chia sẻ kinh nghiệm đầu tư, tu bổ di tích cho ngành văn hóa Hà Nội hằng năm.
#3. Đầu tư
- UBND thành phố Hà Nội giới thiệu các doanh nghiệp lớn, nhà đầu tư đến khảo sát các khu công \
nghiệp của thành phố Huế.
- Hai bên tham gia gian hàng chung tại các hội chợ xúc tiến đầu tư ở nước ngoài trong giai đoạn 2026–2030.
#4. Đào tạo, y tế
- Hai bên liên kết đào tạo sinh viên chuyên ngành văn hóa nghệ thuật; mỗi năm trao đổi 20 sinh viên.
- Bệnh viện Trung ương Huế tiếp nhận 30 bác sĩ của các bệnh viện thành phố Hà Nội đến trao đổi \
chuyên môn trong năm 2026.
#III. TỔ CHỨC THỰC HIỆN
- Giao Sở Tài chính thành phố Huế và Sở Tài chính thành phố Hà Nội làm đầu mối, tổng hợp báo cáo \
trước ngày 10/12 hằng năm.
"""

PLAN = f"""
={MARK}
=UBND THÀNH PHỐ HUẾ
=CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
=Độc lập - Tự do - Hạnh phúc
Số: 02/KH-MAU
=Huế, ngày 20 tháng 10 năm 2026
=KẾ HOẠCH
=Triển khai hợp tác giữa thành phố Huế và thành phố Hà Nội năm 2027
Căn cứ biên bản làm việc ngày 15/01/2026 giữa thành phố Huế và thành phố Hà Nội, UBND thành phố \
Huế ban hành kế hoạch như sau:
#I. MỤC ĐÍCH, YÊU CẦU
Cụ thể hóa nội dung hai bên đã thống nhất, phân công rõ việc, rõ người, rõ thời gian.
#II. ĐÁNH GIÁ
- Năm 2026 hai bên đã tổ chức 03 đoàn khảo sát thị trường.
- Hạn chế: việc xây dựng chương trình tham quan chung chưa bảo đảm tiến độ.
#III. NHIỆM VỤ
| TT | Nội dung | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành
| 1 | Khai trương điểm giới thiệu sản phẩm Huế tại Hà Nội | Sở Công Thương thành phố Huế | \
Sở Công Thương thành phố Hà Nội | Quý I/2027
| 2 | Tổ chức đoàn khảo sát tuyến du lịch di sản cho 15 hãng lữ hành | Sở Du lịch thành phố Huế | \
Sở Du lịch thành phố Hà Nội | Tháng 3/2027
| 3 | Biểu diễn Nhã nhạc tại phố đi bộ hồ Hoàn Kiếm | Sở Văn hóa và Thể thao thành phố Huế | \
Sở Văn hóa và Thể thao thành phố Hà Nội | Quý II/2027
| 4 | Hội nghị xúc tiến đầu tư chung | Sở Tài chính thành phố Huế | \
Sở Tài chính thành phố Hà Nội | Trước ngày 30/9/2027
| 5 | Lớp tập huấn số hóa di sản cho 50 cán bộ | Trung tâm Bảo tồn Di tích Cố đô Huế | \
Sở Văn hóa và Thể thao thành phố Hà Nội | Năm 2027
#IV. TỔ CHỨC THỰC HIỆN
- Sở Tài chính thành phố Huế theo dõi, đôn đốc, báo cáo UBND thành phố Huế trước ngày 10/12/2027.
- Các sở, ngành chủ động phối hợp với đơn vị cùng ngành của thành phố Hà Nội.
"""


ANNEX_TITLE = "PHỤ LỤC: NHIỆM VỤ HỢP TÁC HUẾ – HÀ NỘI NĂM 2027"
ANNEX = (
    ("TT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành",
     "Sản phẩm", "Kinh phí (triệu đồng)"),
    ("I", "Thương mại", "", "", "", "", ""),
    (1, "Tổ chức Tuần hàng Huế tại Hà Nội năm 2027", "Sở Công Thương thành phố Huế",
     "Sở Công Thương thành phố Hà Nội", "Quý IV", "Tuần hàng", 900),
    (2, "Cập nhật danh mục sản phẩm OCOP cung ứng ổn định", "Sở Công Thương thành phố Huế", "",
     "Trước 30/6", "Danh mục sản phẩm", ""),
    ("II", "Du lịch, văn hóa", "", "", "", "", ""),
    (3, "Hoàn thiện chương trình tham quan năm ngày nối di sản hai miền",
     "Sở Du lịch thành phố Huế", "Sở Du lịch thành phố Hà Nội; các hãng lữ hành", "Quý II",
     "Chương trình tham quan", 150),
    (4, "Biểu diễn Nhã nhạc tại phố đi bộ hồ Hoàn Kiếm", "Sở Văn hóa và Thể thao thành phố Huế",
     "Sở Văn hóa và Thể thao thành phố Hà Nội", "Tháng 3 - tháng 6", "03 buổi diễn", 300),
    ("III", "Y tế, đào tạo", "", "", "", "", ""),
    (5, "Tiếp nhận bác sĩ Hà Nội đến trao đổi chuyên môn", "Bệnh viện Trung ương Huế", "",
     "Thường xuyên", "", ""),
    (6, "", "Sở Tài chính thành phố Huế", "", "Quý III", "Báo cáo", ""),
)  # fmt: skip


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    write(MINUTES, TARGET / "bien-ban-mau.docx")
    write(PLAN, TARGET / "ke-hoach-mau.docx")
    write_annex(TARGET / "phu-luc-mau.xlsx")


def write(words: str, target: Path) -> None:
    """Lay the words out as an official document: A4, Decree 30 margins, Times New Roman 13."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(13)
    table: list[list[str]] = []
    for line in filter(None, words.splitlines()):
        if line.startswith("|"):
            table.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        _write_table(document, table)
        table = []
        _write_line(document, line)
    _write_table(document, table)
    # Fixed times, so that the same words make the same file.
    properties = document.core_properties
    properties.title, properties.author = MARK, "Nhịp Cầu"
    properties.created = properties.modified = datetime(2026, 1, 15, tzinfo=UTC)
    document.save(str(target))


def write_annex(target: Path) -> None:
    """Lay the rows out as the annex of a plan; the row without a task is meant to be found."""
    book = Workbook()
    page = book.active
    page.title = "Phụ lục"
    for line in (ANNEX_TITLE, "(Kèm theo kế hoạch của UBND thành phố Huế)", MARK):
        page.append([line])
        page.merge_cells(start_row=page.max_row, end_row=page.max_row, start_column=1, end_column=7)
    page.append([])
    for row in ANNEX:
        page.append(list(row))
    for column, width in zip("ABCDEFG", (6, 46, 30, 30, 18, 22, 14), strict=True):
        page.column_dimensions[column].width = width
    for row in page.iter_rows():
        for cell in row:
            cell.font = Font(name="Times New Roman", size=12, bold=cell.row <= 5)
            cell.alignment = Alignment(wrap_text=cell.row > 3, vertical="top")
    book.properties.title, book.properties.creator = MARK, "Nhịp Cầu"
    book.properties.created = book.properties.modified = datetime(2026, 1, 15)  # noqa: DTZ001 as the format has it
    book.save(target)


def _write_line(document: Document, line: str) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(line.lstrip("#="))
    run.bold = line[0] in "#="
    if line.startswith("="):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _write_table(document: Document, rows: list[list[str]]) -> None:
    if not rows:
        return
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


if __name__ == "__main__":
    main()
