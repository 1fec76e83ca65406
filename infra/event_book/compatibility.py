"""Whether a schema still keeps what an earlier one of the same version promised.

Within a version only optional additions are allowed: an event that was valid stays valid, for
whoever sends it, and what was there stays there, for whoever reads it.
"""

from collections.abc import Iterator

from infra.json_schema import Schema, resolved

_LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_FIXED = ("format", "pattern")


def breaks(before: Schema, after: Schema) -> list[str]:
    """Return what a new schema takes away, each as `field: what`; nothing when it is compatible."""
    return list(_Comparison(before, after).of(before, after, ""))


class _Comparison:
    """Walks two schemas side by side."""

    def __init__(self, before: Schema, after: Schema) -> None:
        self._before = before
        self._after = after

    def of(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        old, new = resolved(old, self._before), resolved(new, self._after)
        olds, news = _branches(old, self._before), _branches(new, self._after)
        if olds.keys() != news.keys():
            yield f"{path}: is {_either(news)} instead of {_either(olds)}"
            return
        for kind, branch in olds.items():
            yield from self._of_branch(branch, news[kind], path)

    def _of_branch(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        yield from _narrowed(old, new, path)
        yield from self._fields(old, new, path)
        if "items" in old and "items" in new:
            yield from self.of(old["items"], new["items"], f"{path}[]")
        if old.get("additionalProperties", True) and new.get("additionalProperties") is False:
            yield f"{path}: refuses unknown fields"

    def _fields(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        olds, news = old.get("properties", {}), new.get("properties", {})
        was, is_now = set(old.get("required", [])), set(new.get("required", []))
        for name in sorted(is_now - was):
            yield f"{_below(path, name)}: is required now"
        for name in sorted(was - is_now):
            yield f"{_below(path, name)}: may be missing now"
        for name, field in olds.items():
            if name in news:
                yield from self.of(field, news[name], _below(path, name))
            else:
                yield f"{_below(path, name)}: is gone"


def _branches(schema: Schema, whole: Schema) -> dict[str, Schema]:
    """Return the alternatives of a schema by their type; most have one."""
    alternatives = [resolved(branch, whole) for branch in schema.get("anyOf", [schema])]
    return {branch.get("type", "anything"): branch for branch in alternatives}


def _either(branches: dict[str, Schema]) -> str:
    return " or ".join(sorted(branches))


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _narrowed(old: Schema, new: Schema, path: str) -> Iterator[str]:
    for bounds, sign in ((_LOWER_BOUNDS, 1), (_UPPER_BOUNDS, -1)):
        for keyword in bounds:
            if keyword in new and (keyword not in old or sign * (new[keyword] - old[keyword]) > 0):
                yield f"{path}: {keyword} is {new[keyword]} instead of {old.get(keyword, 'none')}"
    for keyword in _FIXED:
        if old.get(keyword) != new.get(keyword):
            yield f"{path}: {keyword} is {new.get(keyword)} instead of {old.get(keyword)}"
    allowed = _values(new)
    if allowed is not None:
        lost = sorted((_values(old) or {"any other value"}) - allowed)
        if lost:
            yield f"{path}: no longer allows {', '.join(lost)}"


def _values(schema: Schema) -> set[str] | None:
    if "const" in schema:
        return {str(schema["const"])}
    return {str(value) for value in schema["enum"]} if "enum" in schema else None
