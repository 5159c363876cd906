"""Networks as files: GraphML that parses, CSV that holds every tie."""

from lxml import etree

from visavis.exports.networks import GRAPHML, graphml, table
from visavis.methods.networks import Act, affiliation, one_mode

ACTS = [Act("Ann & co", "tariff", True, "s1"), Act("=Bob", "tariff", True, "s2"), Act("Cid", "dyke", None, "s3")]


def test_graphml_carries_weights_and_evidence() -> None:
    root = etree.fromstring(graphml(affiliation(ACTS)))
    assert len(root.findall(f".//{{{GRAPHML}}}node")) == 5
    edges = [{d.get("key"): d.text for d in e} for e in root.findall(f".//{{{GRAPHML}}}edge")]
    assert {e["statements"]: e["weight"] for e in edges} == {"s1": "1", "s2": "1", "s3": "1"}
    assert len(etree.fromstring(graphml(one_mode(ACTS))).findall(f".//{{{GRAPHML}}}edge")) == 1


def test_csv_is_calculated_by_no_spreadsheet() -> None:
    lines = table(one_mode(ACTS)).decode("utf-8-sig").splitlines()
    assert lines == ["source,target,weight,statements", "'=Bob,Ann & co,1,s2 s1"]
