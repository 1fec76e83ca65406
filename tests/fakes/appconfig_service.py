"""AppConfig's data plane: sessions, tokens that serve once, documents by profile."""

import json
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from tests.fakes.loopback import Answer


class AppConfigService:
    """What is deployed, and what was asked; speaks the protocol of `appconfigdata`.

    A session is told a document once, and nothing from then on until another is deployed.
    """

    def __init__(self) -> None:
        self.documents: dict[str, str] = {}
        self.sessions: list[dict[str, str]] = []
        self.questions: list[str] = []  # the profiles asked for
        self._tokens: dict[str, tuple[str, str]] = {}  # of the next poll -> profile, last said

    def __call__(self, target: str, body: bytes) -> Answer:
        """Answer StartConfigurationSession and GetLatestConfiguration."""
        if body:
            return self._open_session(json.loads(body))
        (token,) = parse_qs(urlsplit(target).query)["configuration_token"]
        return self._latest(token)

    def forget_sessions(self) -> None:
        """Let every token be used up, as when an answer is lost on its way."""
        self._tokens.clear()

    def _open_session(self, request: dict[str, str]) -> Answer:
        self.sessions.append(request)
        token = self._token(request["ConfigurationProfileIdentifier"], "")
        return Answer(201, json.dumps({"InitialConfigurationToken": token}).encode())

    def _latest(self, token: str) -> Answer:
        profile, last_said = self._tokens.pop(token, (None, ""))
        if profile is None:
            return Answer(400, headers={"x-amzn-errortype": "BadRequestException"})
        self.questions.append(profile)
        if profile not in self.documents:
            return Answer(404, headers={"x-amzn-errortype": "ResourceNotFoundException"})
        document = self.documents[profile]
        following = {"Next-Poll-Configuration-Token": self._token(profile, document)}
        news = "" if document == last_said else document
        return Answer(200, news.encode(), following)

    def _token(self, profile: str, said: str) -> str:
        token = uuid4().hex
        self._tokens[token] = (profile, said)
        return token
