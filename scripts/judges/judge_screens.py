"""Reads screens by genieparser's and ntc-templates' own rules.

    judge_screens.py FOLDER < MANIFEST

FOLDER holds `genieparser` and `ntc-templates`; either may be missing. MANIFEST is the JSON that screens.ts writes. Prints a
line for each screen and judge, and the counts; exits with 1 where a schema is broken, a value is wrong or a rule fails.
"""

import json
import re
import sys
from pathlib import Path

import genie_stand_in

WORDS = ("parsed", "schema broken", "value wrong", "not parsed", "as on a device")


def value_at(data, path):
    for name in path.split("/"):
        data = data[int(name)] if isinstance(data, list) else data[name]
    return data


def wrong_value(data, expected):
    for path, wanted in expected.items():
        try:
            found = value_at(data, path)
        except (KeyError, IndexError, TypeError):
            return f"{path} is not there"
        if str(found) != str(wanted):
            return f"{path} is {found!r}, {wanted!r} was expected"
    return None


class Genie:
    def __init__(self, folder):
        self.parsers = folder / "src/genie/libs/parser"
        genie_stand_in.install(folder)
        self.modules = {}

    def judge(self, screen):
        rule = screen.get("genie")
        if rule is None:
            return None
        path = self.parsers / rule["module"]
        if path not in self.modules:
            self.modules[path] = genie_stand_in.load(path)
        parser = getattr(self.modules[path], rule["class"])()
        try:
            data = parser.parse(screen["screen"], **rule.get("arguments", {}))
        except genie_stand_in.SchemaError as problem:
            return "schema broken", str(problem)
        except Exception as problem:
            return "not parsed", f"{type(problem).__name__}: {problem}"
        if data is None:
            return "not parsed", "nothing was found"
        wrong = wrong_value(data, rule.get("expect", {}))
        return ("value wrong", wrong) if wrong else ("parsed", "")


class Ntc:
    def __init__(self, folder):
        import textfsm

        self.textfsm = textfsm
        self.templates = folder / "ntc_templates/templates"

    def judge(self, screen):
        rule = screen.get("ntc")
        if rule is None:
            return None
        with open(self.templates / f"{rule['template']}.textfsm", encoding="utf-8") as file:
            template = self.textfsm.TextFSM(file)
        try:
            rows = template.ParseText(screen["screen"])
        except Exception as problem:
            return "not parsed", f"{type(problem).__name__}: {problem}"
        data = [dict(zip((name.lower() for name in template.header), row)) for row in rows]
        if not data:
            return "not parsed", "nothing was found"
        wrong = wrong_value(data, rule.get("expect", {}))
        return ("value wrong", wrong) if wrong else ("parsed", "")


def main():
    folder = Path(sys.argv[1])
    judges = {}
    if (folder / "genieparser").is_dir():
        judges["genie"] = Genie(folder / "genieparser")
    if (folder / "ntc-templates").is_dir():
        judges["ntc"] = Ntc(folder / "ntc-templates")
    if not judges:
        sys.exit(f"{folder} holds neither genieparser nor ntc-templates")
    counts = dict.fromkeys(WORDS, 0)
    for screen in json.load(sys.stdin)["screens"]:
        for name, judge in judges.items():
            verdict = judge.judge(screen)
            if verdict is None:
                continue
            word, why = verdict
            rule = screen.get(name, {})
            known = rule.get("empty") if why == "nothing was found" else rule.get("device")
            if word != "parsed" and known:
                word, why = "as on a device", f"{why} ({known})"
            counts[word] += 1
            line = f"{word:<15}{name:<6}{screen['state']:<16}{screen['device']:<5}{screen['command']}"
            print(re.sub(r"\s+$", "", f"{line}  {why}" if why else line))
    print(", ".join(f"{count} {word}" for word, count in counts.items()))
    sys.exit(1 if counts["schema broken"] + counts["value wrong"] + counts["not parsed"] else 0)


main()
