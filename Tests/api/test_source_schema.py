"""The schema of source files, as editors read it: by a validator that nobody here wrote."""

import copy
import json

import jsonschema
import pytest
import yaml

from conftest import ROOT

SCHEMA = json.loads((ROOT / "docs/source.schema.json").read_text())
PAGE = (ROOT / "docs/pulling.md").read_text()
EXAMPLES = [yaml.safe_load(block.split("\n```")[0]) for block in PAGE.split("```yaml\n")[1:]]


def is_valid(source):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    return validator.is_valid(source)


def test_the_schema_is_one_and_takes_every_example():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert len(EXAMPLES) == 2
    for example in EXAMPLES:
        assert is_valid(example)


@pytest.mark.parametrize("change", [
    lambda source: source.pop("kind"), lambda source: source.pop("base_url"),
    lambda source: source.update(kind="soap"), lambda source: source.update(page_sise=5),
    lambda source: source.update(every="soon"), lambda source: source.update(at="25:00"),
    lambda source: source.update(entities={}), lambda source: source.update(attempts=0),
    lambda source: source["credentials"].update(client_secret="s3cret"),
    lambda source: source["credentials"].update(client_id={"env": "A", "file": "b"}),
    lambda source: source["entities"]["customers"].update(view="accounts"),
    lambda source: source["entities"]["customers"]["fields"].update(mail="x"),
    lambda source: source["entities"]["transactions"]["fields"].update(status={"as": "cents"}),
])
def test_what_a_reader_refuses_an_editor_marks(change):
    source = copy.deepcopy(EXAMPLES[0])
    change(source)
    assert not is_valid(source)
