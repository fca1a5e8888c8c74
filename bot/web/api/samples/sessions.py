"""Sessions of Mini Apps."""

from bot.web.api.samples.values import Json

SAMPLES: dict[str, Json] = {
    "makeSession": {
        "body": {"init_data": "query_id=AAF0&user=%7B%22id%22%3A700000001%7D&auth_date=1773223200&hash=c501b71e775f"},
        "answer": {
            "token": "os_5sa2Age2Zr0w1nKq0Xb3VtYh7cQmPdLs4uEoJi9gTfR",
            "expires": "2026-03-11T11:00:00Z",
            "person": 3,
            "role": "client",
        },
    },
}
