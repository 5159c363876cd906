"""The counts of the grid from tables, out of core: what a comparison of millions of codings needs first.

`compare` gives every cell with its statements, and holds them all; this counts by SQL (DuckDB) over Arrow tables or
Parquet files and gives one row a cell. Memory is bounded by the groups, not by the codings; what does not fit is
spilled by DuckDB. A cell that is looked into is opened by `statements_in`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from visavis.edtf import bounds, overlaps
from visavis.records import Coding, Document, Record, Resolution, record_name

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from visavis.codebook import Plan

GridBy = Literal["all", "period", "decade", "year", "holder", "audience", "language"]
STANCES = ("hostile", "cautious", "neutral", "favourable")  # as numbers from 0
NEEDED: tuple[type[Record], ...] = (Coding, Resolution, Document)
Tables = Mapping[type[Record], "pa.Table | Sequence[Path]"]

# Ids become 64-bit hashes: of a million statements two share one with a probability of 3 in 100 million, and would
# be counted as one. Cells, days and stances become small numbers. The stance of a coding: the coder's, else towards
# this target, else the first that is not neutral (the mood), else neutral; none without a target. Where a statement
# has one target the mood is the stance towards it, so that only those of several are looked up by target.
_PREPARED = """
create temp table day as
select date, row_number() over (order by date)::integer as day from (
    select date from resolution union select date from document
) where date is not null;
create temp table said as
select hash(r.id) as id, hash(coalesce(r.occasion, r.id)) as occasion, y.day,
    coalesce(([{towards} for t in r.targets if t.stance <> 'neutral'])[1], case when len(r.targets) > 0 then 2 end)
    as mood
from resolution r left join document d on d.id = r.document
left join day y on y.date = coalesce(r.date, case when d.genre is distinct from 'study' then d.date end);
create temp table towards as
select id, hash(t.actor) as actor, any_value({towards}) as stance
from (select hash(id) as id, unnest(targets) as t from resolution where len(targets) > 1) group by all;
create temp table cell as
select row_number() over ()::integer as cell, *, hash(target) as actor,
    dense_rank() over (order by perceiver, target, dimension)::integer as whole
from (select distinct perceiver, target, dimension, aspect from coding where target is not null);
create temp table coded as
select k.cell, k.whole, hash(coalesce(c.statement, c.claim)) as about, c.statement is not null as said,
    max(c.confidence) as confidence, any_value(r.occasion) as occasion, any_value(r.day) as day,
    any_value(coalesce({own}, o.stance, r.mood)) as stance
from coding c
join cell k on k.target = c.target and k.dimension = c.dimension and k.perceiver is not distinct from c.perceiver
    and k.aspect is not distinct from c.aspect
left join said r on r.id = hash(c.statement)
left join towards o on o.id = hash(c.statement) and o.actor = k.actor
where c.confidence >= {threshold}
group by all;
"""
# A statement counts once in a cell, however many coders or aspects gave it there, with the surest of its codes.
_PREPARED += """
create temp table once as
select whole as cell, about, said, max(confidence) as confidence, any_value(occasion) as occasion,
    any_value(day) as day, any_value(stance) as stance
from coded group by whole, about, said
"""
_COUNTED = """
select n.perceiver, n.target, n.dimension, {aspect} as aspect, {column} as "column",
    x.* exclude (cell, first_day, last_day{but}), f.date as first_date, l.date as last_date
from (
    select cell{keys}, count(*) filter (said) as statements, count(*) filter (not said) as claims,
        count(distinct occasion) as occasions, {stances},
        coalesce(sum(confidence) filter (said), 0) as expected_right,
        coalesce(sqrt(sum(confidence * (1 - confidence)) filter (said)), 0) as sd_right,
        min(day) as first_day, max(day) as last_day
    from {rows} group by cell{keys}
) x join {names} n using (cell)
left join day f on f.day = first_day left join day l on l.day = last_day
"""
_STANCES = ", ".join(f"count(*) filter (stance = {i} and said) as {s}" for i, s in enumerate(STANCES))


def counts(
    tables: Tables, plan: Plan, by: GridBy = "all", threshold: float = 0.0, memory: str | None = None, threads: int = 0
) -> pa.Table:
    """One row a cell: perceiver, target, dimension, aspect (null: the whole dimension), column (null: all time).

    With statements, claims and occasions (independent witnesses), the four stances, how many of the statements are
    expected to be right by their confidence and its standard deviation (Poisson binomial), first and last date.
    `memory`: DuckDB's limit, as "500MB"; `threads`: 0 for all.
    """
    base = _base(tables, memory, threads)
    base.execute(_PREPARED.format(towards=_number("t.stance"), own=_number("c.stance"), threshold=float(threshold)))
    parts = [_counted(aspect, "") for aspect in (False, True)]
    if by != "all":
        join = _columns(base, plan, by)
        parts += [_counted(aspect, join) for aspect in (False, True)]
    order = 'order by perceiver nulls last, dimension, target, aspect nulls first, "column" nulls first'
    return base.sql(f"select * from ({' union all '.join(parts)}) {order}").to_arrow_table()


def statements_in(tables: Tables, perceiver: str | None, target: str, dimension: str, aspect: str | None) -> list[str]:
    """The statements of a cell, each once, in the order of the codings."""
    base = _base({**tables}, None, 0)
    sql = (
        "select distinct statement from coding where perceiver is not distinct from $1 and target = $2"
        " and dimension = $3 and ($4 is null or aspect = $4) and statement is not null order by 1"
    )
    return [row[0] for row in base.execute(sql, [perceiver, target, dimension, aspect]).fetchall()]


def _base(tables: Tables, memory: str | None, threads: int) -> duckdb.DuckDBPyConnection:
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {}
    if memory:
        settings["memory_limit"] = memory
    if threads:
        settings["threads"] = threads
    base = duckdb.connect(config=settings)
    base.execute("set enable_progress_bar = false")
    for kind, table in tables.items():
        name = record_name(kind)
        if isinstance(table, Sequence):
            base.read_parquet([str(p) for p in table]).create_view(name)
        else:
            base.register(name, table)
    return base


def _number(stance: str) -> str:
    """The SQL that makes a stance its number."""
    whens = " ".join(f"when '{s}' then {i}" for i, s in enumerate(STANCES))
    return f"(case {stance} {whens} end)::utinyint"


def _counted(aspect: bool, join: str) -> str:
    """The SQL of the cells of aspects or of whole dimensions, parted by a column if there is a join that gives it."""
    rows = "coded" if aspect else "once"
    key = ", part" * bool(join)
    counted = _COUNTED.format(
        aspect="n.aspect" if aspect else "null::varchar",
        column="(select names[x.part] from part_names)" if join else "null::varchar",
        but=key,
        keys=key,
        stances=_STANCES,
        rows=f"(select r.*, p.part from {rows} r {join})" if join else rows,
        names="(select * from cell where aspect is not null)"
        if aspect
        else "(select distinct whole as cell, perceiver, target, dimension from cell)",
    )
    return f"({counted})"


def _columns(base: duckdb.DuckDBPyConnection, plan: Plan, by: GridBy) -> str:
    """The join that gives each row the numbers of its columns; rows that have none fall out."""
    if by in ("audience", "language", "holder"):
        column = {"audience": "r.audience", "language": "d.language", "holder": "unnest(r.holders)"}[by]
        base.execute(
            f"create temp table named as select hash(r.id) as id, {column} as name"
            " from resolution r left join document d on d.id = r.document"
        )
        base.execute("create temp table part_names as select list(distinct name order by name) as names from named")
        base.execute(
            "create temp table part as select id, list_position(names, name) as part"
            " from named, part_names where name is not null"
        )
        return "join part p on p.id = r.about and r.said"
    import pyarrow as pa

    place: Callable[[str], list[str]] = (lambda d: _periods(plan, d)) if by == "period" else (lambda d: _span(d, by))
    pairs = [(n, c) for n, date in base.sql("select day, date from day").fetchall() for c in place(date)]
    names = sorted({c for _, c in pairs})
    numbers = pa.array([names.index(c) + 1 for _, c in pairs], pa.int32())
    base.register("part", pa.table({"day": pa.array([n for n, _ in pairs], pa.int32()), "part": numbers}))
    base.register("part_names", pa.table({"names": pa.array([names], pa.list_(pa.string()))}))
    return "join part p on p.day = r.day"


def _periods(plan: Plan, date: str) -> list[str]:
    return [p.name for p in plan.study.periods if overlaps(date, f"{p.from_}/{p.to}")]


def _span(date: str, by: GridBy) -> list[str]:
    """The decade or year that holds all of a date."""
    days = bounds(date)
    if days is None:
        return []
    first, last = days[0].year, days[1].year
    if by == "year":
        return [f"{first:04}"] if first == last else []
    return [f"{first // 10}0s"] if first // 10 == last // 10 else []
