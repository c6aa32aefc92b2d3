from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

import nhipcau
from nhipcau.activities import choices as activities
from nhipcau.activities.choices import ConfirmationWord, Standing
from nhipcau.agreements import choices
from nhipcau.foundation.jobs import JobState
from nhipcau.foundation.pictures.chips import CHIPS
from nhipcau.foundation.templatetags import look

SOURCE = Path(nhipcau.__file__).parent
FOUNDATION = SOURCE / "foundation"
STYLE = (FOUNDATION / "static/nhipcau/style.css").read_text()
SPRITE = (FOUNDATION / "templates/_sprite.html").read_text()
ICONS = set(re.findall(r'id="i-([\w-]+)"', SPRITE))
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
NOUNS = {
    "commitment": choices.CommitmentState,
    "agreement": choices.AgreementState,
    "statement": choices.StatementState,
    "kind": choices.StatementKind,
    "reading": choices.ReadingState,
    "visibility": choices.Visibility,
    "standing": Standing,
    "word": ConfirmationWord,
    "activity": activities.ActivityState,
}


@dataclass
class Due:
    due_from: date | None = None
    due_on: date | None = None
    due_precision: str = ""
    due_recurrence: str = ""


def render(text: str, **context) -> str:
    frame = Context(context)
    frame.request = context.get("request")
    return Template(text).render(frame).strip()


@pytest.mark.parametrize("noun", NOUNS)
def test_every_state_has_a_chip_with_its_own_word(noun):
    chips = {key: chip for key, chip in CHIPS.items() if key.startswith(f"{noun}.")}

    words = {key.split(".")[1]: str(chip.word) for key, chip in chips.items()}

    expected = {member.value: str(member.label) for member in NOUNS[noun]}
    if noun == "commitment":
        # Done is one side's word until all have confirmed; overdue is derived, never stored.
        expected |= {"done": words["done"], "overdue": words["overdue"]}
    if noun == "activity":
        expected |= {"done": words["done"]}  # the keeper's word alone, likewise
    assert words == expected


def test_every_job_state_has_a_chip():
    assert {key[4:] for key in CHIPS if key.startswith("job.")} == set(JobState.values)


def test_states_of_one_noun_differ_in_icon():
    for noun in (*NOUNS, "job"):
        icons = [chip.icon for key, chip in CHIPS.items() if key.startswith(f"{noun}.")]

        assert len(icons) == len(set(icons)), noun


def test_chips_and_fields_name_icons_of_the_sprite():
    with (SOURCE / "agreements/data/fields.csv").open(encoding="utf-8") as file:
        wanted = {row["icon"] for row in csv.DictReader(file)}
    wanted |= {chip.icon for chip in CHIPS.values()}

    assert wanted - ICONS == set()


def test_templates_name_icons_of_the_sprite():
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r'(?:\{% icon|\sicon=)\s*"([\w-]+)"', path.read_text())
    }

    assert named - ICONS == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_nothing_that_the_content_policy_refuses(path):
    text = path.read_text()

    assert re.findall(r'\sstyle="|\son\w+="|<style|<script(?![^>]*\bsrc=)|javascript:', text) == []
    assert re.findall(r"""(?:src|href)=["'](?:https?:)?//""", text) == []


def test_chip_shows_icon_and_word():
    with translation.override("en"):
        html = render('{% chip "commitment" "overdue" %}')

    assert html == (
        '<span class="chip chip-brick"><svg class="icon" aria-hidden="true">'
        '<use href="#i-bang"/></svg><span class="chip-word">Overdue</span></span>'
    )


def test_chip_of_an_unknown_state_is_an_error():
    with pytest.raises(KeyError, match=r"commitment\.lost"):
        render('{% chip "commitment" "lost" %}')


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (Due(), "No fixed date"),
        (Due(due_on=date(2019, 9, 30), due_precision="day"), "Before 30/09/2019"),
        (Due(date(2019, 9, 30), date(2019, 9, 30), "day"), "30/09/2019"),
        (Due(date(2019, 9, 1), date(2019, 9, 7), "day"), "01/09/2019–07/09/2019"),
        (Due(date(2019, 9, 1), date(2019, 9, 30), "month"), "Month 9/2019"),
        (Due(date(2019, 7, 1), date(2019, 9, 30), "quarter"), "Quarter III/2019"),
        (Due(date(2019, 1, 1), date(2019, 6, 30), "half"), "First half of 2019"),
        (Due(date(2019, 7, 1), date(2019, 12, 31), "half"), "Second half of 2019"),
        (Due(date(2019, 1, 1), date(2019, 12, 31), "year"), "Year 2019"),
        (Due(None, date(2019, 12, 31), "year"), "By the end of year 2019"),
        (Due(date(2019, 1, 1), date(2025, 12, 31), "term"), "2019–2025"),
        (Due(due_precision="year", due_recurrence="yearly"), "Every year"),
        (
            Due(date(2019, 1, 1), date(2025, 12, 31), "term", "yearly"),
            "Every year, 2019–2025",
        ),
        (
            Due(date(2019, 7, 1), date(2019, 9, 30), "quarter", "monthly"),
            "Every month, quarter III/2019",
        ),
    ],
)
def test_when_is_as_exact_as_the_text_was(due, said):
    with translation.override("en"):
        assert look.when(due) == said


@pytest.mark.parametrize(
    ("value", "unit", "language", "said"),
    [
        (Decimal(3_000_000_000), "VND", "vi", "3\u00a0tỷ\u00a0đồng"),
        (Decimal(1_500_000), "USD", "vi", "1,5\u00a0triệu\u00a0USD"),
        (Decimal(2_000_000_000_000), "VND", "vi", "2.000\u00a0tỷ\u00a0đồng"),
        (Decimal(3_000_000_000), "VND", "en", "3\u00a0billion\u00a0VND"),
        (Decimal(20_000), "lượt khách", "vi", "20.000\u00a0lượt khách"),
        (Decimal(1_234_567), "VND", "vi", "1.234.567\u00a0₫"),
        (None, "VND", "vi", ""),
    ],
)
def test_amount_in_words_reads_as_people_say_it(value, unit, language, said):
    with translation.override(language):
        assert look.amount_in_words(value, unit) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (Decimal("3000000000.000"), "VND", "3.000.000.000\u00a0₫"),
        (Decimal("0.710"), "", "0,71"),
        (Decimal("1E+3"), "ha", "1.000\u00a0ha"),
        (0, "ha", "0\u00a0ha"),
        (None, "", ""),
    ],
)
def test_amount_has_the_vietnamese_form(value, unit, said):
    with translation.override("vi"):
        assert look.amount(value, unit) == said


@pytest.mark.parametrize(
    ("number", "count", "offered"),
    [
        (1, 1, [1]),
        (1, 4, [1, 2, 3, 4]),
        (5, 9, [1, 0, 4, 5, 6, 0, 9]),
        (3, 9, [1, 2, 3, 4, 0, 9]),
        (50_000, 100_000, [1, 0, 49_999, 50_000, 50_001, 0, 100_000]),
    ],
)
def test_page_numbers_offer_both_ends_and_the_neighbours(number, count, offered):
    page = Paginator(range(count), 1).page(number)

    assert look.page_numbers(page) == offered


def test_pagination_keeps_the_query_string():
    request = RequestFactory().get("/", {"q": "Huế", "page": "2"})
    page = Paginator(range(3), 1).page(2)

    html = render('{% include "_pagination.html" %}', page=page, request=request)

    links = re.findall(r'<a[^>]*href="([^"]+)"', html)
    assert links == [
        "?q=Hu%E1%BA%BF&amp;page=1",
        "?q=Hu%E1%BA%BF&amp;page=1",
        "?q=Hu%E1%BA%BF&amp;page=3",
        "?q=Hu%E1%BA%BF&amp;page=3",
    ]


class Sample(forms.Form):
    name = forms.CharField(help_text="As it stands on the document.")
    kind = forms.ChoiceField(choices=[("a", "A")], required=False)
    agreed = forms.BooleanField(required=False)
    side = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_field_ties_label_help_and_error_to_the_control():
    form = Sample({"kind": "a", "side": "a"})

    with translation.override("en"):
        html = render('{% include "_field.html" with field=form.name %}', form=form)

    control = re.search(r"<input[^>]+>", html).group(0)
    assert 'aria-describedby="id_name_helptext id_name_error"' in control
    assert 'aria-invalid="true"' in control
    assert 'class="form-control is-invalid"' in control
    assert re.findall(r'\bid="([^"]+)"', html) == ["id_name", "id_name_helptext", "id_name_error"]
    assert '<label for="id_name">' in html


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("kind", ("form-select", "(optional)")),
        ("agreed", ("form-check-input", 'class="form-check-label"')),
        ("side", ("<fieldset", "<legend>Side</legend>")),
    ],
)
def test_field_dresses_each_kind_of_control(name, pieces):
    form = Sample()

    with translation.override("en"):
        html = render('{% include "_field.html" %}', field=form[name])

    assert [piece in html for piece in pieces] == [True, True]


def test_form_errors_link_to_their_fields():
    form = Sample({})

    with translation.override("en"):
        html = render('{% include "_form_errors.html" %}', form=form)

    assert re.findall(r'<a href="#([^"]+)"', html) == ["id_name", "id_side"]
    assert 'role="alert"' in html


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block))


def light() -> dict[str, str]:
    return tokens(re.search(r":root \{(.*?)\n\}", STYLE, re.DOTALL).group(1))


def darks() -> list[dict[str, str]]:
    found = re.findall(r"\{\s*color-scheme: dark;(.*?)\n  \}", STYLE, re.DOTALL)
    return [tokens(block) for block in found]


def test_both_dark_blocks_hold_the_same_tokens_as_the_light_one():
    one, other = darks()

    assert one == other
    assert set(light()) == set(one)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


TEXT_PAIRS = [
    *((text, ground) for text in ("ink", "ink-2", "ink-3") for ground in ("paper", "card")),
    ("ink-2", "stone-soft"),
    ("ink-3", "stone-soft"),
    *((tone, f"{tone}-soft") for tone in ("violet", "gold", "green", "brick", "blue", "stone")),
    *((tone, ground) for tone in ("violet", "gold", "blue") for ground in ("paper", "card")),
    ("brick", "card"),
    ("green", "card"),
    ("on-violet", "violet-solid"),
    ("on-violet", "violet-solid-hover"),
    ("on-gold", "gold-solid"),
    ("ink", "blue-soft"),
    ("ink", "green-soft"),
    ("ink", "brick-soft"),
    ("ink", "gold-soft"),
]
SHAPE_PAIRS = [
    ("green-solid", "card"),
    ("blue-solid", "card"),
    ("brick-solid", "card"),
    ("stone-solid", "card"),
    ("control-line", "card"),
    ("control-line", "paper"),
    ("focus", "card"),
    ("focus", "paper"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_reach_the_contrast_of_wcag_aa(scheme):
    colours = light() if scheme == "light" else darks()[0]

    faint = [
        (one, other, round(ratio, 2))
        for pairs, least in ((TEXT_PAIRS, 4.5), (SHAPE_PAIRS, 3.0))
        for one, other in pairs
        if (ratio := contrast(colours[f"--{one}"], colours[f"--{other}"])) < least
    ]

    assert faint == []


def test_styles_use_only_tokens_that_exist():
    used = set(re.findall(r"var\((--[\w-]+)", STYLE))
    set_here = set(re.findall(r"(--[\w-]+):", STYLE))

    assert used - set_here == set()
