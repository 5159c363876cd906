"""The discourse networks as GraphML and CSV: for visone, Gephi, igraph, networkx.

GraphML after Brandes et al. (2002). Two-mode: actors and what they say of whom; one-mode: actors who say the same
(congruence), the opposite (conflict), and both set off (subtract), by the average activity of the two.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from lxml import etree

from visavis.codebook import Plan
from visavis.exports.csv import harmless
from visavis.exports.writing import replacing
from visavis.methods.networks import Network, Ties, affiliation, one_mode
from visavis.methods.selecting import Selected, Selection
from visavis.records import Records

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
ONE_MODE: tuple[Ties, ...] = ("congruence", "conflict", "subtract")


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write affiliation, congruence, conflict and subtract, each as .graphml and .csv, into the folder `target`."""
    acts = Selected(records, plan).acts(Selection(threshold=plan.study.threshold))
    networks: dict[str, Network] = {"affiliation": affiliation(acts)}
    networks.update((t, one_mode(acts, t, "average")) for t in ONE_MODE)
    out = []
    for name, network in networks.items():
        for ending, write in ((".graphml", graphml), (".csv", table)):
            path = target / f"{name}{ending}"
            with replacing(path) as file:
                file.write(write(network))
            out.append(path)
    return out


def graphml(network: Network) -> bytes:
    """The network as GraphML; each tie carries its weight and the ids of its statements."""
    root = etree.Element(f"{{{GRAPHML}}}graphml", nsmap={None: GRAPHML})
    for id, of, kind in (
        ("label", "node", "string"), ("mode", "node", "string"), ("weight", "edge", "double"),
        ("statements", "edge", "string"),
    ):  # fmt: skip
        etree.SubElement(root, f"{{{GRAPHML}}}key", {"id": id, "for": of, "attr.name": id, "attr.type": kind})
    graph = etree.SubElement(root, f"{{{GRAPHML}}}graph", edgedefault="undirected")
    ids: dict[tuple[str, str], str] = {}
    for mode, names in (("actor", network.nodes), ("concept", network.others)):
        for name in names:
            ids[mode, name] = f"n{len(ids)}"
            node = etree.SubElement(graph, f"{{{GRAPHML}}}node", id=ids[mode, name])
            _data(node, "label", name)
            _data(node, "mode", mode)
    other = "concept" if network.others else "actor"
    for tie in network.ties:
        edge = etree.SubElement(
            graph, f"{{{GRAPHML}}}edge", source=ids["actor", tie.source], target=ids[other, tie.target]
        )
        _data(edge, "weight", f"{tie.weight:.10g}")
        _data(edge, "statements", " ".join(tie.statements))
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _data(parent: etree._Element, key: str, value: str) -> None:
    etree.SubElement(parent, f"{{{GRAPHML}}}data", key=key).text = value


def table(network: Network) -> bytes:
    """The ties as a CSV table: source, target, weight, statements."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["source", "target", "weight", "statements"])
    for tie in network.ties:
        writer.writerow([harmless(tie.source), harmless(tie.target), f"{tie.weight:.10g}", " ".join(tie.statements)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
