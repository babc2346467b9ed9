from tests.generation.coherence.conftest import MakeObjects

TEXT = {"type": "string"}


def test_what_means_the_same_is_not_said_twice(make_objects: MakeObjects) -> None:
    for value in make_objects({"comment": TEXT, "note": TEXT, "remark": TEXT}):
        assert len(set(value.values())) == 3
