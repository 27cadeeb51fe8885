"""What forms, columns, rows and choices are there for, beyond their figures: the part that a step looks for.

A profile says it in the office's words; a step knows the part alone, never which form or column plays it.
"""

#: What a form is used for.
WORDS, MOVEMENTS, PROPOSALS, HONOURS = PURPOSES = ("words", "movements", "proposals", "honours")
PURPOSE_LABELS = {
    WORDS: "Phần lời", MOVEMENTS: "Phong trào thi đua", PROPOSALS: "Đề nghị khen thưởng", HONOURS: "Biểu dương",
}  # fmt: skip
#: What a column is, by the word that a step has for it.
COLUMN_LABELS = {
    "text": "Lời", "obstacle": "Khó khăn",
    "movement": "Phong trào", "rate": "Tỷ lệ đạt",
    "nominee": "Được đề nghị khen", "kind": "Loại", "position": "Chức vụ",
    "ethnic": "Dân tộc", "direct_worker": "Lao động trực tiếp", "exemplar": "Điển hình", "initiative": "Sáng kiến",
    "achievement": "Thành tích", "award": "Hình thức khen thưởng",
    "honoured": "Được biểu dương", "honour": "Hình thức biểu dương",
}  # fmt: skip
#: What a row of the form of words is about.
HIGHLIGHTS, DIFFICULTIES, CAUSES, REQUESTS, NEXT_STEPS = TOPICS = (
    "highlights", "difficulties", "causes", "proposals", "next_steps"
)  # fmt: skip
ROW_LABELS = {
    HIGHLIGHTS: "Kết quả nổi bật", DIFFICULTIES: "Khó khăn", CAUSES: "Nguyên nhân",
    REQUESTS: "Kiến nghị", NEXT_STEPS: "Phương hướng",
}  # fmt: skip
#: What a choice means: of what kind a nominee is, who decides on an award, that a row is new on its list.
PERSON, COLLECTIVE, BY_HEAD, BY_UNIT, JOINED = "person", "collective", "head", "unit", "joined"
VALUE_LABELS = {
    PERSON: "Cá nhân", COLLECTIVE: "Tập thể", BY_HEAD: "Người đứng đầu cơ quan quyết định",
    BY_UNIT: "Đơn vị quyết định", JOINED: "Mới vào danh sách",
}  # fmt: skip
#: The roles that a form needs for what it is used for.
NEEDED = {
    WORDS: ("text",), MOVEMENTS: ("movement", "rate"), PROPOSALS: ("nominee", "award"), HONOURS: ("honoured", "honour"),
}  # fmt: skip
#: The kinds of columns that a role needs, as the sheet of columns calls them; any where it is not here.
KINDS_NEEDED = {
    "rate": ("Tỷ lệ %", "Số thập phân", "Số nguyên"), "award": ("Chọn",), "kind": ("Chọn",), "ethnic": ("Dân tộc",),
    "direct_worker": ("Đánh dấu x",), "exemplar": ("Đánh dấu x",),
}  # fmt: skip
