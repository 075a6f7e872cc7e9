"""The brief form of gold: what it says becomes a record that quotes the text; what cannot be found is named."""

import subprocess
import sys
from pathlib import Path

import pytest

from musnad.evaluation.records import read_gold

TOOL = Path(__file__).resolve().parents[3] / "tools" / "brief.py"
ARTICLE = """\
what stands before the first article is left out
## one | 2021-03-14 | صحيفة
هجوم على نقطة تفتيش

قال مصدر إن مسلحين شنوا هجوما على نقطة تفتيش غرب الفلوجة مساء الأحد ما أدى إلى مقتل جنديين وإصابة خمسة على الأقل
ويدفع التنظيم كفالات لأسر مقاتليه، ويقدر عددهم بما بين 200 و300 مقاتل، ولم يقع هجوم بعد الهجوم
---
2 | هجوم | attack | occurred | A=مسلحين |T=نقطة تفتيش|P=الفلوجة|W=مساء الأحد | C=killed 2 "جنديين";wounded 5- "خمسة"
3 | كفالات | finance | ongoing | A=التنظيم | T=أسر مقاتليه | M=use/stipend
3 | هجوم#2 | attack | denied
E 3 | fighters | التنظيم | 200-300 | persons | "بما بين 200 و300 مقاتل"
## two | 2021-03-15
لا شيء
---
none
"""


def run(tmp_path, text):
    (tmp_path / "in.txt").write_text(text, "utf-8")
    return subprocess.run(
        [sys.executable, TOOL, tmp_path / "in.txt", "-o", tmp_path / "out"], capture_output=True, text=True, timeout=60
    )


def test_records_quote_their_articles(tmp_path):
    done = run(tmp_path, ARTICLE)
    assert done.returncode == 0, done.stderr
    gold = read_gold(tmp_path / "out")
    assert set(gold) == {"one", "two"}
    assert gold["two"]["events"] == []
    record = gold["one"]
    text = record["document"]["text"]
    assert record["document"]["title"] == text.split("\n")[0]
    assert "\n\n" not in text
    first, money, denied = record["events"]
    for event in record["events"]:
        for quote in (event["trigger"], *event["actors"], *event["targets"], *event["places"]):
            assert text[quote["start"] : quote["end"]] == quote["text"]
    assert first["trigger"]["start"] > text.index("\n"), "the trigger of its own line, not the headline's"
    assert first["targets"][0]["start"] > text.index("\n"), "the place in the trigger's line before one elsewhere"
    assert [(c["of"], c["low"], c["high"]) for c in first["counts"]] == [("killed", 2, 2), ("wounded", 5, None)]
    assert (money["phase"], money["method"]) == ("use", "stipend")
    assert text[: denied["trigger"]["start"]].count("هجوم") == 3
    (estimate,) = record["estimates"]
    assert (estimate["low"], estimate["high"]) == (200, 300)
    assert text[estimate["start"] : estimate["end"]] == estimate["text"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("2 | قصف | strike | occurred", "does not stand in line 2"),
        ("9 | هجوم | attack | occurred", "no line of 1 to 3"),
        ("2 | هجوم | assault | occurred", "'assault' is none of"),
        ("2 | هجوم | attack | perhaps", "'perhaps' is none of"),
        ("2 | هجوم | attack | occurred | A=الجيش", "does not stand in the article"),
        ("2 | هجوم | attack | occurred | C=killed two جنديين", "no count like"),
        ("2 | هجوم | attack | occurred | X=1", "none of A= T="),
        ("3 | كفالات | finance | ongoing | M=use/oil_sale", "no phase/method"),
        ("E 3 | fighters | التنظيم | many | persons | 200", "no number like"),
    ],
)
def test_what_cannot_be_found_is_named_and_nothing_is_written(tmp_path, line, complaint):
    done = run(tmp_path, ARTICLE.replace("---\n2 |", f"---\n{line}\n2 |", 1))
    assert done.returncode == 1
    assert complaint in done.stderr
    assert done.stderr.startswith("one: ")
    assert not (tmp_path / "out").exists()


def test_an_article_without_answers_or_date(tmp_path):
    done = run(tmp_path, "## one | yesterday\nعنوان\n")
    assert done.returncode == 1
    assert "expected ---" in done.stderr
    assert "expected a date" in done.stderr
