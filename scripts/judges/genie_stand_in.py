"""A few lines in place of the library that genieparser was made for: a parser's base class and the check of its schema."""

import sys
import types
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path


class SchemaError(Exception):
    """The parser's own schema is not met."""


class Any:
    def __init__(self, *choices, **_):
        self.choices = choices


class Optional:
    def __init__(self, key, **_):
        self.key = key

    def __hash__(self):
        return hash(("optional", str(self.key)))

    def __eq__(self, other):
        return isinstance(other, Optional) and str(self.key) == str(other.key)


class Or:
    def __init__(self, *choices, **_):
        self.choices = choices


class And(Or):
    pass


class Use:
    def __init__(self, call, *_):
        self.call = call


class Default(Use):
    pass


class ListOf:
    def __init__(self, item, **_):
        self.item = item


class Schema:
    def __init__(self, schema):
        self.schema = schema


def check(schema, data, path=""):
    """Raises SchemaError where the data is not of the schema."""
    if isinstance(schema, Schema):
        return check(schema.schema, data, path)
    if isinstance(schema, Any) or isinstance(schema, Use):
        return None
    if isinstance(schema, And):
        for choice in schema.choices:
            check(choice, data, path)
        return None
    if isinstance(schema, Or):
        problems = []
        for choice in schema.choices:
            try:
                return check(choice, data, path)
            except SchemaError as problem:
                problems.append(str(problem))
        raise SchemaError(" or ".join(problems))
    if isinstance(schema, ListOf):
        if not isinstance(data, list):
            raise SchemaError(f"{path}: no list")
        for at, item in enumerate(data):
            check(schema.item, item, f"{path}[{at}]")
        return None
    if isinstance(schema, dict):
        return check_keys(schema, data, path)
    if isinstance(schema, list):
        return None if isinstance(data, list) else fail(path, "no list")
    if isinstance(schema, type):
        fits = isinstance(data, schema) or (schema is float and isinstance(data, int))
        return None if fits else fail(path, f"{data!r} is no {schema.__name__}")
    return None if schema == data or callable(schema) else fail(path, f"{data!r} is not {schema!r}")


def fail(path, text):
    raise SchemaError(f"{path or '/'}: {text}")


def check_keys(schema, data, path):
    if not isinstance(data, dict):
        fail(path, "no mapping")
    named = {}
    others = None
    for key, inner in schema.items():
        if isinstance(key, (Any, type)):
            others = inner
        elif isinstance(key, Optional):
            if isinstance(key.key, (Any, type)):
                others = inner
            else:
                named[key.key] = inner
        else:
            if key not in data:
                fail(path, f"{key} is missing")
            named[key] = inner
    for key, value in data.items():
        if key in named:
            check(named[key], value, f"{path}/{key}")
        elif others is not None:
            check(others, value, f"{path}/{key}")
        else:
            fail(path, f"{key} is not in the schema")


class MetaParser:
    schema = {}

    def __init__(self, device=None, **_):
        self.device = device

    def parse(self, output, **arguments):
        data = self.cli(output=output, **arguments)
        if not data:
            return None
        check(self.schema, data)
        return data


class Common:
    @staticmethod
    def convert_intf_name(intf, *_, **__):
        return intf

    @staticmethod
    def retrieve_xml_child(*_, **__):
        return None


def install(folder):
    """Lets `load` find what genieparser's files import."""

    def module(name, **members):
        made = types.ModuleType(name)
        made.__dict__.update(members)
        made.__path__ = []
        sys.modules[name] = made
        return made

    engine = {
        name: globals()[name] for name in ("Any", "Optional", "Or", "And", "Use", "Default", "ListOf", "Schema")
    }
    errors = {
        name: type(name, (SchemaError,), {})
        for name in ("SchemaEmptyParserError", "SchemaTypeError", "SchemaMissingKeyError", "SchemaUnsupportedKeyError")
    }
    genie = module("genie", abstract=types.SimpleNamespace(declare_token=lambda **_: None))
    module("genie.abstract", declare_token=lambda **_: None)
    module("genie.metaparser", MetaParser=MetaParser)
    module("genie.metaparser.util", merge_dict=lambda a, b, **_: {**a, **b}, keynames_convert=lambda a, *_: a)
    module("genie.metaparser.util.schemaengine", **engine)
    module("genie.metaparser.util.exceptions", **errors)
    genie.parsergen = module("genie.parsergen", oper_fill_tabular=lambda **_: types.SimpleNamespace(entries={}))
    module("genie.libs")
    module("genie.libs.parser")
    module("genie.libs.parser.utils")
    utils = Path(folder) / "src/genie/libs/parser/utils/common.py"
    module("genie.libs.parser.utils.common", Common=Common, LazyLoader=object)
    if utils.exists():
        try:
            sys.modules["genie.libs.parser.utils.common"].Common = load(utils).Common
        except Exception:  # Its own imports may be missing: names of interfaces stay as they are.
            pass
    module("pyats")
    module("pyats.utils")
    module("pyats.utils.exceptions", **errors)
    module("pyats.log")
    module("pyats.log.utils", banner=str)
    module("genie.utils")
    module("genie.utils.timeout", Timeout=object)


def load(path):
    spec = spec_from_file_location(f"judged_{abs(hash(str(path)))}", path)
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made
