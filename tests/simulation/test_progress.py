"""Whoever waits for ten minutes sees that something happens."""

from tests.simulation.progress import Progress


def test_a_log_gets_a_line_now_and_then(capsys):
    moments = iter([0.0, 10.0, 30.0, 40.0, 60.0])
    progress = Progress(1000, lambda: next(moments))

    for played in (100, 300, 400, 600):
        progress.reached(played)
    progress.over()

    told = capsys.readouterr().out.splitlines()
    assert told == ["300 of 1000 runs, 10.0 a second", "600 of 1000 runs, 10.0 a second"]
