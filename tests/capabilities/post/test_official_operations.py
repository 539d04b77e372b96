"""Our API beside the tables of the specification: what exists, and that the rest says so.

The tables are read from the folder that FUNDAMENT_POST_SPEC names (post-api.md, post-models.md).
"""

import os
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from fundament.capabilities.post.endpoints import not_yet

ROW = re.compile(r"\| (GET|POST|PUT|PATCH|DELETE) \| `([^`]+)` \| (\w+) \|(.*)\|$")
PAGING = ["page", "size", "sortFields"]
GENERAL = [*PAGING, "any", "fields"]
# Java shapes of the description; the answers are those of the standards. Source: post-models.md.
ARTEFACTS = {"OAuth2AccessToken", "OpenIdConfiguration", "JWKSet", "object", "string"}
# Named by the table; the query of a sender system's memo is asked for with one letter only.
NOT_REQUIRED = {("SendMemo", "memo-message-uuid")}
LEGACY = [
    "afsendersystem/1/tilmeldingsliste/", "dp/afsendersystem/1/afsendelser/1",
    "dp2/afsendersystem/1/masseafsendelser/1", "materials/1",
    "organisations/5b9f2a64-1c1f-4f0e-9d5b-6c2b8a7d3e10/postkasse-ids/",
]  # fmt: skip


def shape(path):
    return re.sub(r"{\w+}", "{}", path).strip("/")


@pytest.fixture(scope="module")
def folder():
    named = os.environ.get("FUNDAMENT_POST_SPEC", "")
    if not (Path(named) / "post-api.md").is_file():
        pytest.skip("FUNDAMENT_POST_SPEC names no folder with post-api.md and post-models.md")
    return Path(named)


@pytest.fixture(scope="module")
def official(folder):
    """The operations of sections 1 to 17: method, path, name, parameters, version, answer."""
    found, section = [], 0
    for line in (folder / "post-api.md").read_text().splitlines():
        if head := re.match(r"## (\d+)\.", line):
            section = int(head[1])
        if (row := ROW.match(line)) and section <= 17:
            query, version, body, success = (cell.strip() for cell in row[4].split("|")[:4])
            names = [name.strip() for name in query.split(",") if name.strip()]
            plain = [name for name in names if name[0] not in "*P"]
            plain += GENERAL if "**G**" in names else PAGING if "**P**" in names else []
            found.append((row[1], row[2], row[3], plain, version == "yes", body, success))
    assert len(found) == 147
    return found


@pytest.fixture(scope="module")
def models(folder):
    """Of each model the names of its fields, and which are required; of each enum its values."""
    fields, enums, name = {}, {}, ""
    for line in (folder / "post-models.md").read_text().replace("\\|", "").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("### "):
            name = line[4:].split(" ")[0]
        elif len(cells) == 4 and cells[0] and cells[0][0] not in "-" and cells[0] != "Field":
            if re.fullmatch(r"[A-Z]\w+", cells[0]) and "," in cells[1]:
                enums[cells[0]] = cells[1].split(", ")
            else:
                fields.setdefault(name, {})[cells[0]] = (cells[1], cells[2] == "yes")
        elif name in {"PrivilegeType", "EventTag"} and line.startswith("UNKNOWN"):
            enums[name] = line.split(", ")
    assert len(fields) > 150
    assert len(enums) > 40
    return fields, enums


@pytest.fixture(scope="module")
def described():
    told = Client().get("/apis/v1/openapi.json", secure=True).json()
    found = {}
    for path, operations in told["paths"].items():
        for method, one in operations.items():
            # What we add to the official operations says so.
            if method != "parameters" and "ours:" not in one.get("summary", ""):
                given = [*operations.get("parameters", []), *one.get("parameters", [])]
                one["parameters"] = [resolved(told, each) for each in given]
                found[method.upper(), shape(path)] = one
    return told, found


def resolved(told, one):
    while "$ref" in one:
        part, name = one["$ref"].rsplit("/", 2)[-2:]
        one = told["components"][part][name]
    return one


def test_every_official_operation_is_there_or_says_that_it_is_not(official, described):
    _, found = described
    missing = {(method, shape(path)): name for method, path, name in not_yet.OPERATIONS}
    assert not missing.keys() & found.keys()
    wanted = {(row[0], shape(row[1])): row[2] for row in official}
    assert {**missing, **{key: one["operationId"] for key, one in found.items()}} == wanted


def test_parameters_and_versions_are_the_official_ones(official, described):
    _, found = described
    for method, path, name, query, version, _, _ in official:
        one = found.get((method, shape(path)))
        if one is None:
            continue
        told = {each["name"]: each for each in one["parameters"] if each["in"] == "query"}
        for asked in query:
            bare = asked.rstrip("*")
            if bare == "Pageable":
                bare = "page"
            assert bare in told, f"{name}: {bare}"
            required = asked.endswith("*") and (name, bare) not in NOT_REQUIRED
            assert told[bare].get("required", False) == required, f"{name}: {bare}"
        headers = {each["name"]: each for each in one["parameters"] if each["in"] == "header"}
        assert ("If-Match" in headers) == version, name
        placed = [each["name"] for each in one["parameters"] if each["in"] == "path"]
        assert len(placed) == path.count("{"), name


def test_answers_are_the_official_models(official, described):
    told, found = described
    for method, path, name, _, _, body, success in official:
        one = found.get((method, shape(path)))
        if one is None:
            continue
        status, _, model = success.split(",")[0].partition(" ")
        assert status in one["responses"], name
        content = resolved(told, one["responses"][status]).get("content", {})
        if (
            status != "204"
            and model
            and model not in ARTEFACTS | {"bytes", "redirect"}
            and "/oauth/" not in path
        ):
            one_of = [each["schema"].get("items", each["schema"]) for each in content.values()]
            [shown] = {each.get("$ref", "").rsplit("/")[-1] for each in one_of}
            assert shown == model.removeprefix("array of "), name
        if body in told["components"]["schemas"]:
            [given] = one["requestBody"]["content"].values()
            assert given["schema"]["$ref"].endswith(f"/{body}"), name


def test_models_have_the_official_fields_and_enums(models, described):
    told, _ = described
    fields, enums = models
    compared = 0
    for name, schema in told["components"]["schemas"].items():
        if name not in fields or "properties" not in schema:
            continue
        official = {
            field: shown
            for field, shown in schema["properties"].items()
            if not shown.get("description", "").startswith("Ours")
        }
        for field, shown in official.items():
            assert field in fields[name], f"{name}.{field}"
            kind, _ = fields[name][field]
            one = shown.get("items", shown)
            if "enum" in kind and "$ref" not in one:
                values = enums[kind.rsplit(" ", 1)[-1]]
                assert one["enum"] == values, f"{name}.{field}"
                compared += 1
        assert official.keys() == fields[name].keys(), name
        if schema.get("required") and name in {"Message", "Folder", "Document", "File", "Sender"}:
            wanted = {field for field, (_, required) in fields[name].items() if required}
            assert set(schema["required"]) == wanted, name
    assert compared > 12


@pytest.mark.parametrize(("method", "path", "name"), not_yet.OPERATIONS)
def test_what_is_missing_says_its_name(method, path, name):
    at = "/apis/v1" + re.sub(r"{\w+}", lambda _: str(uuid4()), path)
    for spelt in (at.rstrip("/"), at.rstrip("/") + "/"):
        answer = Client().generic(method, spelt, secure=True)
        assert answer.status_code == 501, answer.content
        told = answer.json()
        assert told["code"] == "operation.not.available"
        assert told["message"].startswith(f"{name} findes endnu ikke her. / {name} does not exist")
        assert told["fieldErrors"] == []


@pytest.mark.parametrize("path", LEGACY)
def test_the_legacy_group_is_gone(path):
    answer = Client().get(f"/apis/v1/{path}", secure=True)
    assert (answer.status_code, answer.json()["code"]) == (404, "address.unknown")


def test_another_method_of_an_address_that_is_missing():
    answer = Client().generic("PATCH", "/apis/v1/identities/", secure=True)
    assert (answer.status_code, answer.json()["code"]) == (405, "method.not.allowed")
    assert answer["Allow"] == "GET"


def test_an_address_with_something_else_than_an_id():
    for at in ("organisations/x", "mailboxes/x/messages/", "mailboxes/x/messages/y/send"):
        answer = Client().post(f"/apis/v1/{at}", secure=True)
        assert (answer.status_code, answer.json()["code"]) == (404, "address.unknown"), at


def test_every_missing_operation_is_documented():
    page = (Path(__file__).parents[3] / "docs/capabilities/post.md").read_text()
    assert not [name for _, _, name in not_yet.OPERATIONS if not re.search(rf"\b{name}\b", page)]
