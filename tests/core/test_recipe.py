"""Recipes as text, and what is said of those that cannot run."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dropmill.core.errors import Problem
from dropmill.core.recipe import Recipe, Step, check, flattened, jobs_of_step, parse, text_of
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.registry import Registry
from dropmill.jobs import BUILTIN

KINDS = Registry(BUILTIN)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = st.from_regex(r"[a-z_]{1,12}", fullmatch=True).filter(
    lambda name: name not in {"kind", "recipe"}
)
steps = st.builds(Step, texts.filter(bool), st.dictionaries(names, texts)) | st.builds(
    Step, st.just(""), st.just({}), texts.filter(bool)
)


@given(st.builds(Recipe, name=texts.filter(str.strip), description=texts, steps=st.tuples(steps)))
def test_what_is_written_is_read_again(recipe: Recipe) -> None:
    recipe = replace(recipe, name=recipe.name.strip())
    assert parse(text_of(recipe)) == recipe


@pytest.mark.parametrize("text", ["", "name = 1", "name = 'x'", "x", "name='x'\nsteps=['a']"])
def test_what_is_no_recipe_is_said_so(text: str) -> None:
    with pytest.raises(Problem, match="no recipe"):
        parse(text)


def test_a_recipe_with_a_slip_of_the_pen_says_in_which_line() -> None:
    with pytest.raises(Problem) as caught:
        parse('name = "Mine"\n[[steps]]\nkind = "image\n')
    assert caught.value.failure.hint.startswith("Line 3 cannot be read")


@pytest.mark.parametrize(
    ("word", "hint"), [("kep = true", "“keep”"), ("[[step]]\nkind = 'text'", "“steps”")]
)
def test_a_word_that_no_recipe_has_is_not_passed_over(word: str, hint: str) -> None:
    with pytest.raises(Problem, match="A recipe has no “") as caught:
        parse(f"name = 'Mine'\nsteps = [{{kind = 'text'}}]\n{word}\n")
    assert hint in caught.value.failure.hint


def test_numbers_are_written_as_numbers() -> None:
    settings = {"a": "2.5", "b": "12", "c": "007", "d": "1.50", "e": "1e5", "f": "true", "g": "1.0"}
    text = text_of(Recipe(name="x", steps=(Step("text", settings),)))
    lines = text.partition("[[steps]]\n")[2].splitlines()
    assert lines[1:] == [
        "a = 2.5",
        "b = 12",
        'c = "007"',
        'd = "1.50"',
        'e = "1e5"',
        "f = true",
        "g = 1.0",
    ]


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ((), "has no steps"),
        ((Step("imag"),), "no kind “imag” .step 1 of “Mine”"),
        ((Step("image"), Step("image", {"frmat": "webp"})), "no setting “frmat” .step 2"),
        ((Step("image", {"quality": "high"}),), "“high” does not fit"),
        ((Step("image"), Step("download")), "Step 2 .* cannot take what step 1 gives"),
        ((Step("extract", {"password": "canary"}),), "“password” is a secret"),
        ((Step("download", {"proxy": "http://a:canary@b"}),), "“proxy” is a secret"),
        ((Step("copy"),), "needs a folder"),
        ((Step("links", {"add": "true"}), Step("checksum")), "adds jobs of its own.*step 1 of"),
    ],
)
def test_a_recipe_that_cannot_run_is_refused_with_its_step(
    steps: tuple[Step, ...], sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence) as refused:
        check(Recipe(name="Mine", steps=steps), KINDS)
    assert "canary" not in str(refused.value.failure)


def test_recipes_in_recipes_are_put_in_their_places() -> None:
    inner = Recipe(name="Inner", steps=(Step("image"), Step("metadata")))
    outer = Recipe(name="Outer", steps=(Step("extract"), Step(recipe="Inner"), Step("archive")))
    flat = flattened(outer, {"Inner": inner}.__getitem__)
    assert [step.kind for step in flat.steps] == ["extract", "image", "metadata", "archive"]


def test_a_loop_is_told_with_its_way() -> None:
    book = {
        "A": Recipe(name="A", steps=(Step("image"), Step(recipe="B"))),
        "B": Recipe(name="B", steps=(Step(recipe="A"),)),
    }
    with pytest.raises(Problem, match="makes a loop: A → B → A"):
        flattened(book["A"], book.__getitem__)


def test_a_bomb_of_recipes_is_refused() -> None:
    book = {"0": Recipe(name="0", steps=(Step("image"),) * 10)}
    for level in range(1, 30):
        step = Step(recipe=str(level - 1))
        book[str(level)] = Recipe(name=str(level), steps=(step,) * 10)
    with pytest.raises(Problem, match="more than 100 steps"):
        flattened(book["29"], book.__getitem__)


def test_results_go_where_the_recipe_and_the_batch_say(tmp_path: Path) -> None:
    recipe = Recipe(name="Web", steps=(Step("image"), Step("image", {"dir": "web"})))
    name = str(tmp_path / "a" / "x.jpg")
    assert jobs_of_step(recipe, 0, KINDS, [name], "/to")[0].dir == ""
    assert jobs_of_step(recipe, 1, KINDS, [name], "/to")[0].dir == "/to/web"
    assert jobs_of_step(recipe, 1, KINDS, [name])[0].dir == str(tmp_path / "a" / "web")
    last = Recipe(name="Last", steps=(Step("image"),))
    assert jobs_of_step(last, 0, KINDS, [name], "/to")[0].dir == "/to"


def test_every_recipe_that_comes_with_dropmill_can_run(tmp_path: Path) -> None:
    book = RecipeBook(tmp_path, KINDS)
    recipes = book.all()
    assert len(recipes) == 6
    assert not book.failures
    for recipe in recipes:
        assert recipe.description
        book.checked(recipe)


def test_earlier_versions_are_kept(tmp_path: Path) -> None:
    book = RecipeBook(tmp_path, KINDS)
    first = book.save(Recipe(name="Mine", steps=(Step("image"),)))
    assert book.save(first) == first  # the same again is no new version
    second = book.save(Recipe(name="mine", steps=(Step("image"), Step("archive"))))
    assert (first.version, second.version) == (1, 2)
    assert book.find("MINE") == second
    assert book.find("Mine", 1) == first
    with pytest.raises(Problem, match="no version 7"):
        book.find("Mine", 7)


def test_a_recipe_that_leads_to_itself_is_not_kept(tmp_path: Path) -> None:
    book = RecipeBook(tmp_path, KINDS)
    with pytest.raises(Problem, match="makes a loop"):
        book.save(Recipe(name="Mine", steps=(Step(recipe="mine"),)))


def test_a_file_that_is_no_recipe_hides_none_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("name = ")
    (tmp_path / "worse.toml").write_bytes(b"\xff\xfe")
    book = RecipeBook(tmp_path, KINDS)
    assert len(book.all()) == 6
    assert len(book.failures) == 2


def test_names_lead_nowhere_else(tmp_path: Path) -> None:
    book = RecipeBook(tmp_path / "recipes", KINDS)
    book.save(Recipe(name="../../out/../x", steps=(Step("image"),)))
    assert [p.parent for p in tmp_path.rglob("*.toml")] == [tmp_path / "recipes"]


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ((Step("archive"), Step("image")), "Step 2 .* “image” does not work on “.zip” files"),
        ((Step("table"), Step("checksum"), Step("pdf")), "Step 3 .* step 2 gives: “pdf”"),
        ((Step("encrypt"), Step("extract")), "“extract” does not work on “.age” files"),
        ((Step("image", {"format": "webp"}), Step("media")), "“media” does not work on “.webp”"),
    ],
)
def test_a_step_that_cannot_take_the_files_of_the_last_one_is_refused(
    steps: tuple[Step, ...], sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence):
        check(Recipe(name="Mine", steps=steps), KINDS)


def test_steps_that_fit_are_not_refused() -> None:
    for steps in (
        (Step("image", {"format": "jpeg"}), Step("pdf", {"action": "merge"}), Step("encrypt")),
        (Step("archive", {"format": "tar.zst"}), Step("checksum"), Step("extract")),
        (Step("extract"), Step("image"), Step("sort"), Step("archive")),
        (Step("pdf", {"action": "images"}), Step("image")),
        (Step("table", {"format": "csv"}), Step("text")),
    ):
        check(Recipe(name="Mine", steps=steps), KINDS)


def test_a_recipe_that_is_removed_is_kept_among_its_versions(tmp_path: Path) -> None:
    book = RecipeBook(tmp_path, KINDS)
    own = Recipe(name="Scans to one PDF", steps=(Step("image"),))
    assert not book.is_own(own.name)
    assert book.save(own).version == 2
    assert book.is_own(own.name)
    assert [one.version for one in book.versions(own.name)] == [2, 1]
    book.remove(own.name)
    assert not book.is_own(own.name)
    assert book.find(own.name).steps[0].kind == "pdf"
    with pytest.raises(Problem, match="came with Dropmill"):
        book.remove(own.name)
