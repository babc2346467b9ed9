"""The application works below a prefix of another one."""

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

import smartmock

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {"/pets/{id}": {"get": {"responses": {"200": {"description": "A pet"}}}}},
}


@pytest.mark.anyio
async def test_answers_and_addresses_know_the_prefix() -> None:
    app = Starlette(routes=[Mount("/inner/api", smartmock.create_app(DOCUMENT))])
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/inner/api/m1/1-0-default/pets/a%2Fb")
        document = (await client.get("/inner/api/docs/1-0-default/openapi.json")).json()
        page = await client.get("/inner/api/docs/1-0-default", headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert document["servers"][0]["url"] == "http://test/inner/api/m1/1-0-default"
    assert 'src="/inner/api/assets/' in page.text
