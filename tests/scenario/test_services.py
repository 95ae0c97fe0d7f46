# SPDX-License-Identifier: GPL-2.0-or-later
"""Services of rule plugins: a game that is played to its end over kills, the weather of a real HTTP source, a stranger's
plugin. They are contacts as any other."""

import http.server
import itertools
import json
import shutil
import threading

from locumtest.api import ApiError, Json
from locumtest.locumd import BUILD, SOURCE
from locumtest.phone import Phone
from locumtest.waiting import until
from locumtest.world import Scenario, World, main

GUESSES = ["".join(digits) for digits in itertools.permutations("0123456789", 4)]


def score(secret: str, guess: str) -> tuple[int, int]:
    """Bulls and cows, as the game counts them."""
    bulls = sum(one == other for one, other in zip(secret, guess, strict=True))
    return bulls, len(set(secret) & set(guess)) - bulls


class Source(http.server.BaseHTTPRequestHandler):
    """The weather: 7 degrees and rain everywhere, and nothing known of Atlantis."""

    def do_GET(self) -> None:
        answer = {} if "Atlantis" in self.path else {"rain": 2.5, "temp": 7}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_) -> None:
        pass


class Services(Scenario):
    def service(self, stage: World, address: str) -> Json:
        return next(service for service in stage.alice.get("/services")["services"] if service["address"] == address)

    def talk_to(self, stage: World, phone: Phone, address: str) -> int:
        return phone.open(self.service(stage, address)["account"], address)["id"]

    def ask(self, phone: Phone, conversation: int, text: str) -> str:
        """What is answered to that: one message."""
        mark = phone.mark()
        sent = phone.send(conversation, text)
        phone.wait_delivery(sent["id"], "sent", within=40)
        answers = [message["text"] for message in phone.messages(mark) if message["author"] == "contact"]
        if not answers:  # the entry of the answer comes behind that of the outcome
            answers = [phone.wait_message("", "contact", mark)["text"]]
        self.assertEqual(len(answers), 1)
        return answers[0]

    def test_a_game_survives_kills(self) -> None:
        stage = self.world()
        self.assertIn("Bulls and cows", self.ctl(stage, "service", "list"))
        self.assertIn("one of your contacts", self.ctl(stage, "service", "on", "games.bulls"))
        self.assertEqual(stage.alice.contact("games.bulls")["name"], "Bulls and cows")
        phone = stage.phone().attach()
        game = self.talk_to(stage, phone, "games.bulls")
        self.assertIn("four different digits", self.ask(phone, game, "hello"))
        left, told, guess = GUESSES, [], "0123"
        for turn in itertools.count():
            sent = phone.send(game, guess)
            if turn % 2 == 0:  # at any moment of the way: queued, under way, answered, told
                stage.locumd.kill()
                phone.drop()
                stage.locumd.start()
                phone.attach()
            elif turn == 1:
                phone.wait_delivery(sent["id"], "sent", within=60)
                stage.locumd.kill_cell("rule-games")
            phone.wait_delivery(sent["id"], "sent", within=60)
            texts = [m["text"] for m in stage.alice.history(game) if m["author"] == "contact" and m["text"].startswith(guess)]
            self.assertEqual(len(texts), 1, "each guess is answered once")
            told.append(texts[0])
            if "it is!" in texts[0]:
                break
            bulls, cows = (int(word) for word in texts[0].replace(",", "").split() if word.isdigit())
            left = [secret for secret in left if score(secret, guess) == (bulls, cows)]
            self.assertTrue(left, f"the scores fit together: {told}")
            guess = left[0]
        self.assertIn(f"Guesses you needed: {len(told)}", told[-1])
        self.assertEqual(phone.twice(), [])
        self.assertIn("four different digits", self.ask(phone, game, "again"))
        self.assertIn("has forgotten you", self.ctl(stage, "service", "off", "games.bulls"))
        until(lambda: stage.alice.contact("games.bulls") is None, "it is no contact any more")
        left_alone = phone.send(game, "1234")
        self.assertEqual(phone.wait_delivery(left_alone["id"], "not_sent")["error"]["code"], "service.off")

    def test_the_weather_of_a_real_source(self) -> None:
        stage = self.world()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Source)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        refused = self.ctl(stage, "service", "on", "weather.now", status=1)
        self.assertIn("rule-weather: 'address' (Address) is needed", refused)
        self.assertIn("locumctl rule-plugin on PLUGIN", refused)
        address = f"http://127.0.0.1:{server.server_address[1]}/?q={{place}}"
        self.ctl(
            stage, "rule-plugin", "on", "rule-weather",
            "--set", f"address={address}", "--set", "place=Berlin", "--set", "rain_today=/rain", "--set", "temperature=/temp",
        )  # fmt: skip
        self.ctl(stage, "service", "on", "weather.now")
        phone = stage.phone().attach()
        weather = self.talk_to(stage, phone, "weather.now")
        self.assertEqual(self.ask(phone, weather, "."), "Berlin: 7 degrees, rain today")
        self.assertEqual(self.ask(phone, weather, "São Paulo"), "São Paulo: 7 degrees, rain today")
        self.assertEqual(self.ask(phone, weather, "."), "São Paulo: 7 degrees, rain today")
        self.assertEqual(self.ask(phone, weather, "Atlantis"), "I know nothing of Atlantis.")
        server.shutdown()
        server.server_close()
        lost = phone.send(weather, "Oslo")
        error = phone.wait_delivery(lost["id"], "not_sent", within=40)["error"]
        self.assertTrue(error["code"].startswith("fetch."), error)

    def test_a_plugin_of_somebody_else(self) -> None:
        stage = self.world()
        with self.assertRaises(ApiError) as refused:
            stage.alice.put("/services/coin.tosser", {"on": True})
        self.assertIn("GET /services", str(refused.exception))
        self.assertIn("did you mean", self.ctl(stage, "service", "on", "games.bull", status=4))
        folder = stage.folder / "own-plugins"
        shutil.copytree(SOURCE / "plugins" / "rule-template-python", folder)
        stage.locumd.stop()
        stage.locumd.settings["core"] = stage.locumd.settings.get("core", {}) | {"plugin_directories": [str(BUILD / "plugins"), str(folder)]}
        stage.locumd.write_config()
        stage.locumd.start()
        self.ctl(stage, "service", "on", "coin.tosser")
        phone = stage.phone().attach()
        coin = self.talk_to(stage, phone, "coin.tosser")
        for times in (1, 2, 3):
            self.assertRegex(self.ask(phone, coin, "toss"), rf"^(heads|tails) \({times}\)$")
        shutil.rmtree(folder)  # the plugin goes: what was said stays, and the service says why it is silent
        stage.locumd.stop()
        stage.locumd.start()
        self.assertEqual(self.service(stage, "coin.tosser")["error"]["code"], "service.plugin.missing")
        phone.attach()
        silent = phone.send(coin, "toss")
        self.assertEqual(phone.wait_delivery(silent["id"], "not_sent")["error"]["code"], "service.plugin.missing")
        self.ctl(stage, "service", "off", "coin.tosser")
        self.assertNotIn("coin.tosser", self.ctl(stage, "service", "list"))


if __name__ == "__main__":
    main()
