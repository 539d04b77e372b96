"""The shape of the house, kept by tests: what import-linter and ruff cannot see."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src/fundament"
CAPABILITIES = sorted(p for p in (SOURCE / "capabilities").iterdir() if (p / "apps.py").exists())
ROOMS = {"__init__", "apps", "types", "rules", "models", "queries", "service", "forms"}
ROOMS |= {"render", "endpoints", "pages", "tasks", "demo", "urls", "admin", "about", "adapters"}
REQUIRED = {"__init__", "about", "apps", "types", "service"}
FORBIDDEN = {"utils", "helpers", "common", "core", "manager"}
FILES = [p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts]
ACCESS = {"public", "signed-in", "system", "bearer"}


def functions(path):
    return [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def files_of_room(folder, room):
    """A room is a file, or a folder of the same name when it has grown."""
    return [p for p in [folder / f"{room}.py", *sorted(folder.glob(f"{room}/*.py"))] if p.exists()]


def addresses(resolver, prefix=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback


@pytest.mark.parametrize("folder", CAPABILITIES, ids=lambda p: p.name)
def test_same_rooms_everywhere(folder):
    rooms = {p.stem for p in folder.glob("*.py")}
    rooms |= {p.name for p in folder.iterdir() if (p / "__init__.py").exists()} - {"migrations"}
    assert rooms <= ROOMS
    assert rooms >= REQUIRED


def test_no_room_without_a_meaning():
    assert not [p for p in SOURCE.rglob("*.py") if p.stem in FORBIDDEN]


@pytest.mark.parametrize("folder", CAPABILITIES, ids=lambda p: p.name)
def test_the_init_is_one_docstring(folder):
    body = ast.parse((folder / "__init__.py").read_text()).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_sizes(path):
    assert len(path.read_text().splitlines()) <= 400
    for function in functions(path):
        assert function.end_lineno - function.lineno < 60, function.name


def refusals():
    """Names of all classes that are refusals, directly or by another refusal."""
    bases = {
        node.name: {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases}
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    }
    found = {"Refusal"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


REFUSALS = refusals()


def raised_by(function):
    """Names of what it raises: `raise X`, `raise X(...)`, and by module, `raise m.X`."""
    raised = [node.exc for node in ast.walk(function) if isinstance(node, ast.Raise)]
    classes = [getattr(one, "func", one) for one in raised]
    return {getattr(one, "id", getattr(one, "attr", "")) for one in classes}


@pytest.mark.parametrize("line", ["X", "X(a=1)", "m.X", "m.X()", "X from error"])
def test_every_way_of_raising_counts(line):
    assert raised_by(ast.parse(f"def act():\n    raise {line}")) == {"X"}


@pytest.mark.parametrize("folder", CAPABILITIES, ids=lambda p: p.name)
def test_the_door_names_the_refusals_it_lets_through(folder):
    for path in files_of_room(folder, "service"):
        for function in functions(path):
            named = set(re.findall(r"\w+", ast.get_docstring(function) or ""))
            if not function.name.startswith("_"):
                assert raised_by(function) & REFUSALS <= named, f"{path.name}: {function.name}"


def test_what_is_so_in_denmark_is_said_once():
    for said in ('ZoneInfo("', '"æ": "ae"', 'environ.get("FUNDAMENT_ENV", '):
        found = [path.name for path in FILES if said in path.read_text()]
        assert found in ([], ["denmark.py"]), said


@pytest.mark.parametrize("folder", CAPABILITIES, ids=lambda p: p.name)
def test_the_door_hands_out_no_table_rows(folder):
    rows = {
        node.name
        for path in files_of_room(folder, "models")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef)
    }
    for path in files_of_room(folder, "service"):
        for function in functions(path):
            if not function.name.startswith("_") and function.returns is not None:
                given = set(re.findall(r"\w+", ast.unparse(function.returns)))
                assert not rows & given, f"{path.name}: {function.name}"


def test_no_table_points_into_another_capability():
    for model in apps.get_models():
        if not model.__module__.startswith("fundament."):
            continue
        for field in model._meta.get_fields():
            if field.is_relation and field.related_model:
                assert field.related_model._meta.app_label == model._meta.app_label, field


TEMPLATES = [p for p in sorted(SOURCE.rglob("*.html")) if "templates" in p.parts]
USED = re.compile(r"{%-?\s*(?:extends|include|from|import)\s+['\"]([^'\"]+)")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.name)
def test_templates_stay_at_home(template):
    own = template.parts[template.parts.index("templates") + 1]
    used = USED.findall(template.read_text())
    assert {name.split("/")[0] for name in used} <= {own, "portal", "components"}


def test_every_address_says_who_may_call():
    found = list(addresses(get_resolver()))
    assert found
    bare = [path for path, view in found if getattr(view, "access", None) is None]
    assert not bare
    assert {view.access.kind for _, view in found} <= ACCESS


@pytest.mark.django_db
def test_every_machine_address_asks_who_is_calling(client):
    for path, view in addresses(get_resolver()):
        if getattr(view, "access", None) and view.access.kind in {"system", "bearer"}:
            address = "/" + re.sub(r"<uuid:[^>]+>", "00000000-0000-4000-8000-000000000000", path)
            answer = client.get(re.sub(r"<[^>]+>", "x", address))
            assert answer.status_code in {401, 403, 405}, path


@pytest.mark.django_db
def test_people_pages_ask_for_a_sign_in(client):
    for path, view in addresses(get_resolver()):
        if getattr(view, "access", None) and view.access.kind == "signed-in" and "<" not in path:
            answer = client.get("/" + path, secure=True)
            assert answer.status_code in {302, 405}, path
