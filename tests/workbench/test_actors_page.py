"""Actors on the bench: names in time, mergers with their preview, mentions that are somebody else."""

from test_workbench import client, desk, post, studied

from visavis.workbench.links import address


def test_the_list_counts_how_often_each_is_named_and_speaks(client, desk):
    text = client.get("/actors").text
    assert "Joseph Stalin" in text
    assert "target Japan (itself)" in text
    assert "Joseph Stalin" not in client.get("/actors?kind=state").text
    found = client.get("/actors?q=stalin").text
    assert "Joseph Stalin" in found
    assert "Japan</bdi></a>" not in found


def stalin(desk):
    return next(i for i in desk.state().people.there() if desk.state().look.actor(i) == "Joseph Stalin")


def test_an_actor_shows_its_names_offices_and_how_it_is_named(client, desk):
    text = client.get(address("actor", stalin(desk))).text
    assert "Сталин" in text
    assert "<h2>Offices</h2>" in text
    assert "<bdi>Stalin</bdi> <small>1 time</small>" in text
    assert client.get("/actor/nobody-at-all").status_code == 404


def test_two_actors_become_one_after_a_preview_and_apart_again(client, desk):
    before = client.get("/grid").text
    preview = client.get(address("actor", "japan", merge="germany")).text
    assert "would change" in preview
    assert "Threat" in preview  # a cell of the grid
    assert desk.state().log == []
    answer = post(client, f"/decide{address('actor', 'japan')}", verdict="merge", other="germany")
    assert answer.headers["location"] in ("/actor/japan", "/actor/germany")
    assert client.get("/grid").text != before
    post(client, "/undo", decision="1")
    strip = lambda html: html.split("<main")[1]  # noqa: E731
    assert strip(client.get("/grid").text) == strip(before)


def test_a_mention_is_somebody_else(client, desk):
    id = stalin(desk)
    mention = desk.state().people.mentions[id][-1].id
    assert post(client, f"/decide{address('actor', id)}", verdict="part", mention=mention).status_code == 303
    assert mention not in {m.id for m in desk.state().people.mentions.get(id, ())}
    for bad in ({"verdict": "part", "mention": mention}, {"verdict": "x"}, {"verdict": "merge", "other": id}):
        assert post(client, f"/decide{address('actor', id)}", **bad).status_code == 422
