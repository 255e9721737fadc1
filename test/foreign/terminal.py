#!/usr/bin/env python3
"""A room terminal for a Baozhong hub, made from docs/terminal-protocol.md alone.

Python 3.8 or later and its standard library; no other file of this project. It is a device
without a screen: commands come as JSON lines on stdin, what a screen or a loudspeaker would
show goes out as JSON lines on stdout.

    python3 terminal.py --data DIR --identity FILE.json
    python3 terminal.py --data DIR --store S --device T-302 --secret … --host 127.0.0.1 --port 1883

An identity is {"storeId","deviceId","secret","host","port"} and, for TLS, "ca" (PEM). A file may
hold a list of them: then this is many terminals in one process, and each command says by
"device" which one is meant.

Commands (an "id" comes back with what the command leads to; "uptime" drives the uptime of the
device from then on, for a bench that plays a day in seconds):
    {"do":"card","uid":"04A1B2C3","intent":"start"}      intent: auto when it is left out
    {"do":"card","uid":"04A1B2C3","intent":"extend","extensions":1.5}
    {"do":"order","code":"TEA","qty":2,"guest":1}
    {"do":"call","what":"water"}
    {"do":"ask","uid":"0B020001","intent":"auto","choose":["2","FOOT60"],"pin":"1234"}
    {"do":"network","on":false}
    {"do":"quit"}
Events: ready, online, offline, display, taken, full, outcome, answer, do, said, stopped.
"""

import argparse
import collections
import json
import os
import queue
import random
import re
import secrets
import selectors
import socket
import ssl
import struct
import sys
import threading
import time

VERSION = 1
FIRMWARE = "foreign-py 1.0"
WINDOW = 8
KEEP_ALIVE_S = 10
LARGEST_SENT = 8192
LARGEST_TAKEN = 1 << 20
MOST_TAPS = 5000
RESEND_S = (2, 4, 8, 16, 30)
PAUSE_MS = (250, 500, 1000, 2000, 4000, 8000)
ANSWER_S = 5
BLAME_S = 1

UID = re.compile(r"^[0-9A-F]{8,20}$")
INTENTS = ("auto", "start", "extend", "end", "clean", "swap", "changeService", "open", "dispatch")
ASK_INTENTS = ("auto", "swap", "changeService", "query")

CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, PINGREQ, PINGRESP, DISCONNECT = (
    1, 2, 3, 4, 8, 9, 12, 13, 14)


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# ------------------------------------------------------------------ MQTT 3.1.1, what is needed

def mqtt_text(text):
    raw = text.encode("utf-8")
    return struct.pack("!H", len(raw)) + raw


def mqtt_packet(kind, flags, body):
    head = bytearray([kind << 4 | flags])
    rest = len(body)
    while True:
        digit = rest & 0x7F
        rest >>= 7
        head.append(digit | (0x80 if rest else 0))
        if not rest:
            return bytes(head) + body


class BadPacket(Exception):
    pass


class Reader:
    """Cuts packets out of what the line brings."""

    def __init__(self):
        self.buffer = bytearray()

    def feed(self, data):
        self.buffer += data

    def packets(self):
        while True:
            length, shift, at = 0, 0, 1
            while True:
                if at >= len(self.buffer):
                    return
                byte = self.buffer[at]
                at += 1
                length |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80:
                    break
                if at > 4:
                    raise BadPacket("length")
            if length > LARGEST_TAKEN:
                raise BadPacket("too large")
            if len(self.buffer) < at + length:
                return
            first = self.buffer[0]
            body = bytes(self.buffer[at:at + length])
            del self.buffer[:at + length]
            yield first >> 4, first & 0x0F, body


# ------------------------------------------------------------------ taps on the disk

class Tap:
    __slots__ = ("boot", "seq", "uptime", "action", "tries", "due", "first", "received", "published")

    def __init__(self, boot, seq, uptime, action):
        self.boot, self.seq, self.uptime, self.action = boot, seq, uptime, action
        self.tries = 0          # how often it was sent on this connection
        self.due = None         # when it is sent again; None: it is not under way
        self.first = None       # when it was first sent on this connection
        self.received = False   # there was a PUBACK for it on this connection
        self.published = False  # ever since the device was switched on


class TapFile:
    """A journal: one line for each tap, one for each that is done with. A torn last line is no tap."""

    def __init__(self, path):
        self.path = path
        self.taps = collections.OrderedDict()
        self._dead = 0
        try:
            with open(path, "rb") as old:
                for line in old.read().split(b"\n")[:-1]:
                    self._load(line)
        except FileNotFoundError:
            pass
        self._rewrite()

    def _load(self, line):
        try:
            said = json.loads(line)
        except ValueError:
            return
        key = (said["boot"], said["seq"])
        if said.get("done"):
            self.taps.pop(key, None)
        else:
            self.taps[key] = Tap(said["boot"], said["seq"], said["uptime"], said["action"])

    @staticmethod
    def _line(tap):
        return (compact({"boot": tap.boot, "seq": tap.seq, "uptime": tap.uptime,
                         "action": tap.action}) + "\n").encode("utf-8")

    def _rewrite(self):
        aside = self.path + ".new"
        with open(aside, "wb") as new:
            for tap in self.taps.values():
                new.write(self._line(tap))
            new.flush()
            os.fsync(new.fileno())
        os.replace(aside, self.path)
        try:
            folder = os.open(os.path.dirname(os.path.abspath(self.path)), os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError:
            pass
        self._file = open(self.path, "ab")
        self._dead = 0

    def add(self, tap):
        self._file.write(self._line(tap))
        self._file.flush()
        os.fsync(self._file.fileno())
        self.taps[(tap.boot, tap.seq)] = tap

    def drop(self, taps):
        for tap in taps:
            del self.taps[(tap.boot, tap.seq)]
            self._file.write((compact({"boot": tap.boot, "seq": tap.seq, "done": True}) + "\n").encode())
        self._file.flush()
        self._dead += len(taps)
        if self._dead > 200:
            self._file.close()
            self._rewrite()

    def lowest_of(self, boot):
        return min((tap.seq for tap in self.taps.values() if tap.boot == boot), default=None)

    def close(self):
        self._file.close()


# ------------------------------------------------------------------ one terminal

class Terminal:
    def __init__(self, identity, folder, tell, selector):
        self.identity = identity
        self.device = identity["deviceId"]
        self.base = "bz/1/%s/terminal/%s/" % (identity["storeId"], self.device)
        self._tell = tell
        self._selector = selector
        self.file = TapFile(os.path.join(folder, self.device + ".taps"))
        self.boot = "py-" + secrets.token_hex(8)
        self.born = time.monotonic()
        self.seq = 0
        self.network = True
        self.stopped = False
        self.sock = None
        self.state = "down"    # down, connecting, handshake, connack, suback, up
        self.out = bytearray()
        self.reader = Reader()
        self.failures = 0
        self.come_again = 0.0
        self.deadline = None
        self.packet_id = 0
        self.last_sent = 0.0
        self.last_heard = 0.0
        self.hello_pending = None
        self.hello_packet = None
        self.hello_received = False
        self.packets = {}      # packet ids of taps that wait for their PUBACK
        self.careful = False   # a connection closed with taps not received: one by one
        self.suspect = None    # alone, just sent and not received when the last connection closed
        self.condemned = None  # so twice in a row: given up, unless the hub itself was away
        self.display_here = False
        self.driven = None
        self.display = None
        self.ask_no = 0
        self.asking = None
        self.waiting = collections.deque()
        self.ids = {}          # seq of this boot: the id of the command

    # -- words to the outside
    def tell(self, event, **more):
        said = {"event": event, "device": self.device}
        said.update(more)
        self._tell(said)

    def uptime(self):
        if self.driven is not None:
            return self.driven
        return int((time.monotonic() - self.born) * 1000)

    # -- the line
    def open_line(self):
        now = time.monotonic()
        self.deadline = now + 10
        try:
            family, kind, proto, _, address = socket.getaddrinfo(
                self.identity["host"], self.identity["port"], type=socket.SOCK_STREAM)[0]
            self.sock = socket.socket(family, kind, proto)
            self.sock.setblocking(False)
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.state = "connecting"
            self.reader = Reader()
            self.out = bytearray()
            try:
                self.sock.connect(address)
            except (BlockingIOError, InterruptedError):
                pass
            self._selector.register(self.sock, selectors.EVENT_READ | selectors.EVENT_WRITE, self)
        except OSError as problem:
            self.close_line("%s" % problem)

    def blame(self):
        """Was this close the answer to a tap? Known only of one that was alone and just sent."""
        lost = [tap for tap in self.file.taps.values() if tap.due is not None and not tap.received]
        self.careful = self.careful or bool(lost)
        alone = lost[0] if len(lost) == 1 and time.monotonic() - lost[0].first <= BLAME_S else None
        self.condemned = alone if alone is not None and alone is self.suspect else None
        self.suspect = alone

    def close_line(self, why):
        if self.sock is not None:
            try:
                self._selector.unregister(self.sock)
            except (KeyError, ValueError):
                pass
            try:
                self.sock.close()
            except OSError:
                pass
            self.sock = None
        was_up = self.state == "up"
        hung_up = not self.network or self.stopped
        self.state = "down"
        self.out = bytearray()
        if was_up and not hung_up:
            self.blame()
        elif not was_up:
            # The hub itself was away: its going was no answer to a tap.
            self.suspect = self.condemned = None
        for tap in self.file.taps.values():
            tap.due, tap.first, tap.tries, tap.received = None, None, 0, False
        self.packets.clear()
        self.hello_received = self.display_here = False
        if self.asking:
            self.end_asking("offline")
        whole = PAUSE_MS[min(self.failures, len(PAUSE_MS) - 1)] / 1000
        self.failures += 1
        self.come_again = time.monotonic() + whole / 2 + random.random() * whole / 2
        if was_up:
            self.tell("offline", why=why)

    def on_ready(self, mask):
        try:
            if self.state == "connecting" and mask & selectors.EVENT_WRITE:
                problem = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if problem:
                    raise OSError(problem, os.strerror(problem))
                if self.identity.get("ca"):
                    self._wrap()
                else:
                    self._say_connect()
            if self.state == "handshake":
                self._shake()
                return
            if self.state in ("connack", "suback", "up"):
                if mask & selectors.EVENT_READ:
                    self._read()
                if self.sock is not None:
                    self._write()
        except (OSError, BadPacket) as problem:
            self.close_line("%s" % problem)

    def _wrap(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        # The certificate names the host, and this authority alone is trusted.
        context.load_verify_locations(cadata=self.identity["ca"])
        self._selector.unregister(self.sock)
        self.sock = context.wrap_socket(self.sock, do_handshake_on_connect=False,
                                        server_hostname=self.identity["host"])
        self._selector.register(self.sock, selectors.EVENT_READ | selectors.EVENT_WRITE, self)
        self.state = "handshake"

    def _shake(self):
        try:
            self.sock.do_handshake()
        except ssl.SSLWantReadError:
            self._selector.modify(self.sock, selectors.EVENT_READ, self)
            return
        except ssl.SSLWantWriteError:
            self._selector.modify(self.sock, selectors.EVENT_READ | selectors.EVENT_WRITE, self)
            return
        self._say_connect()

    def _say_connect(self):
        body = (mqtt_text("MQTT") + bytes([4, 0x80 | 0x40 | 0x02]) + struct.pack("!H", KEEP_ALIVE_S)
                + mqtt_text(self.device) + mqtt_text(self.device) + mqtt_text(self.identity["secret"]))
        self.state = "connack"
        self._send(mqtt_packet(CONNECT, 0, body))

    def _send(self, packet):
        self.out += packet
        self.last_sent = time.monotonic()
        self._write()

    def _write(self):
        while self.out:
            try:
                sent = self.sock.send(self.out)
            except (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                break
            del self.out[:sent]
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if self.out else 0)
        if self._selector.get_key(self.sock).events != wanted:
            self._selector.modify(self.sock, wanted, self)

    def _read(self):
        while self.sock is not None:
            try:
                data = self.sock.recv(65536)
            except (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return
            if not data:
                self.close_line("closed by the hub")
                return
            self.last_heard = time.monotonic()
            self.reader.feed(data)
            for kind, flags, body in self.reader.packets():
                self._on_packet(kind, flags, body)
                if self.sock is None:
                    return

    def _next_id(self):
        self.packet_id = self.packet_id % 65535 + 1
        return self.packet_id

    def _publish(self, topic, value):
        raw = compact(value).encode("utf-8")
        packet_id = self._next_id()
        body = mqtt_text(self.base + topic) + struct.pack("!H", packet_id) + raw
        if len(body) > LARGEST_SENT:
            return None
        self._send(mqtt_packet(PUBLISH, 0x02, body))
        return packet_id

    def _on_packet(self, kind, flags, body):
        if kind == CONNACK and self.state == "connack":
            code = body[1]
            if code == 0:
                self.state = "suback"
                self._send(mqtt_packet(SUBSCRIBE, 0x02, struct.pack("!H", self._next_id())
                                       + mqtt_text(self.base + "down/#") + b"\x01"))
                return
            self.tell("refused", code=code)
            self.close_line("refused with code %d" % code)
        elif kind == SUBACK and self.state == "suback":
            if body[2] & 0x80:
                self.close_line("subscription refused")
                return
            self.state = "up"
            self.deadline = None
            self.say_hello()
        elif kind == PUBACK:
            self._on_puback(struct.unpack("!H", body[:2])[0])
        elif kind == PUBLISH:
            qos = flags >> 1 & 3
            length = struct.unpack_from("!H", body)[0]
            topic = body[2:2 + length].decode("utf-8")
            at = 2 + length
            if qos:
                packet_id = body[at:at + 2]
                at += 2
                self._send(mqtt_packet(PUBACK, 0, packet_id))
            self._on_message(topic, body[at:])
        # PINGRESP was noted when it was heard

    def _on_puback(self, packet_id):
        """It says only that the broker has it: good for the pace, and to know what closes a connection."""
        self.failures = 0
        if packet_id == self.hello_packet and not self.hello_received:
            # Taps wait for this: a close before it is about the device, and blames no tap.
            self.hello_received = True
            self.tell("online")
            if self.condemned is not None:
                if (self.condemned.boot, self.condemned.seq) in self.file.taps:
                    self.file.drop([self.condemned])
                    self.outcome(self.condemned, {"status": "givenUp"})
                self.suspect = self.condemned = None
            self.ask_next()
        tap = self.packets.pop(packet_id, None)
        if tap is not None:
            tap.received = True
            if tap is self.suspect:
                self.suspect = None
            if self.careful and all(one.received for one in self.file.taps.values()):
                self.careful = False
        self.pump()

    # -- what the hub says
    def _on_message(self, topic, raw):
        if not topic.startswith(self.base + "down/"):
            return
        what = topic[len(self.base) + 5:]
        try:
            said = json.loads(raw.decode("utf-8")) if raw else None
        except ValueError:
            return
        if not isinstance(said, dict) or said.get("v") != VERSION:
            return
        if what == "display":
            self._on_display(said)
        elif what == "ack":
            self._on_ack(said)
        elif what == "answer":
            self._on_answer(said)
        elif what == "do":
            if said.get("do") == "beep":
                self.tell("do", do="beep")

    def _on_display(self, said):
        if said.get("deviceId") != self.device:
            return
        # Compared within one connection: a hub that was restored may count from lower again.
        if self.display_here:
            before = self.display
            other = said["hubAt"] > before["hubAt"] or said["roomNo"] != before["roomNo"]
            if said["pos"] < before["pos"] or (said["pos"] == before["pos"] and not other):
                return
        self.display, self.display_here = said, True
        self.tell("display", display=said)

    def _on_ack(self, said):
        boot, seq, result = said["bootId"], said["seq"], said.get("result") or {}
        covered = [tap for tap in self.file.taps.values() if tap.published and tap.boot == boot and tap.seq <= seq]
        if not covered:
            return
        self.file.drop(covered)
        for tap in covered:
            self.outcome(tap, result if tap.seq == seq else {"status": "covered"})
        self.pump()
        # A hub moves only a device whose last hello told of no taps.
        if self.hello_received and self.hello_pending and not self.file.taps:
            self.say_hello()

    def outcome(self, tap, result):
        self.tell("outcome", boot=tap.boot, seq=tap.seq, result=result,
                  id=self.ids.pop(tap.seq, None) if tap.boot == self.boot else None)

    # -- what the device says
    def say_hello(self):
        self.hello_pending = len(self.file.taps)
        self.hello_packet = self._publish("up/hello", {"v": VERSION, "bootId": self.boot, "uptime": self.uptime(),
                                   "firmware": FIRMWARE, "pending": self.hello_pending})

    def pump(self):
        """Sends what may go: in order, at most eight under way; one by one after a close."""
        if not self.hello_received:
            return
        now = time.monotonic()
        for place, tap in enumerate(list(self.file.taps.values())):
            if place >= WINDOW or self.sock is None:
                return
            if tap.due is None or tap.due <= now:
                tap.due = now + RESEND_S[min(tap.tries, len(RESEND_S) - 1)]
                tap.first = tap.first or now
                tap.tries += 1
                tap.published = True
                packet_id = self._publish("up/tap", {
                    "v": VERSION, "bootId": tap.boot, "seq": tap.seq, "tapUptime": tap.uptime,
                    "sentBootId": self.boot, "sentUptime": self.uptime(),
                    "oldestSeq": self.file.lowest_of(tap.boot), "action": tap.action})
                self.packets[packet_id] = tap
            if self.careful and not tap.received:
                return

    def take(self, action, command_id):
        if len(self.file.taps) >= MOST_TAPS:
            self.tell("full", id=command_id)
            return
        self.seq += 1
        tap = Tap(self.boot, self.seq, self.uptime(), action)
        try:
            self.file.add(tap)
        except OSError as problem:
            self.tell("full", id=command_id, why="%s" % problem)
            return
        self.ids[tap.seq] = command_id
        self.tell("taken", boot=tap.boot, seq=tap.seq, id=command_id)
        self.pump()

    # -- questions
    def ask(self, command):
        self.waiting.append({
            "id": command.get("id"), "uid": command["uid"].upper(), "intent": command.get("intent", "auto"),
            "choose": list(command.get("choose", [])), "typed": command.get("pin"), "pin": None, "chosen": []})
        self.ask_next()

    def ask_next(self):
        while self.waiting and self.asking is None:
            self.asking = self.waiting.popleft()
            if not self.hello_received:
                self.end_asking("offline")
                continue
            self._ask()

    def _ask(self):
        talk = self.asking
        self.ask_no += 1
        talk["no"], talk["until"] = self.ask_no, time.monotonic() + ANSWER_S
        said = {"v": VERSION, "bootId": self.boot, "no": self.ask_no, "cardUid": talk["uid"],
                "intent": talk["intent"], "chosen": talk["chosen"]}
        # In the one question that follows its own, and kept nowhere.
        if talk["pin"] is not None:
            said["pin"], talk["pin"] = talk["pin"], None
        self._publish("up/ask", said)

    def end_asking(self, status, **more):
        talk, self.asking = self.asking, None
        result = {"status": status}
        result.update(more)
        self.tell("answer", id=talk["id"], chosen=talk["chosen"], result=result)

    def _on_answer(self, said):
        talk = self.asking
        if talk is None or said["bootId"] != self.boot or said["no"] != talk["no"]:
            return
        result = said["result"]
        status = result.get("status")
        if status == "tap":
            self.asking = None
            self.tell("answer", id=talk["id"], chosen=talk["chosen"], result=result)
            self.take({"kind": "card", "cardUid": talk["uid"], "intent": result["intent"],
                       "chosen": result["chosen"]}, talk["id"])
        elif status == "type" and result.get("what") == "pin" and talk["typed"] is not None:
            talk["pin"], talk["typed"] = talk["typed"], None
            self._ask()
            return
        elif status == "type" and result.get("what") != "pin" and talk["choose"]:
            talk["chosen"].append(str(talk["choose"].pop(0))[:result["most"]])
            self._ask()
            return
        elif status == "choose" and talk["choose"] \
                and any(choice["value"] == talk["choose"][0] for choice in result["choices"]):
            talk["chosen"].append(talk["choose"].pop(0))
            self._ask()
            return
        else:
            # told, refused, or a question that the person has no answer to
            self.asking = None
            self.tell("answer", id=talk["id"], chosen=talk["chosen"], result=result)
        self.ask_next()

    # -- commands
    def command(self, said):
        do = said.get("do")
        if "uptime" in said:
            self.driven = said["uptime"]
        if do == "card":
            uid, intent = said["uid"].upper(), said.get("intent", "auto")
            if not UID.match(uid) or intent not in INTENTS:
                raise ValueError("card")
            action = {"kind": "card", "cardUid": uid, "intent": intent}
            if "extensions" in said:
                action["extensions"] = said["extensions"]
            self.take(action, said.get("id"))
        elif do == "order":
            action = {"kind": "order", "goodsCode": said["code"], "qty": said.get("qty", 1)}
            if "guest" in said:
                action["guest"] = said["guest"]
            self.take(action, said.get("id"))
        elif do == "call":
            self.take({"kind": "call", "what": said["what"]}, said.get("id"))
        elif do == "ask":
            if not UID.match(said["uid"].upper()) or said.get("intent", "auto") not in ASK_INTENTS:
                raise ValueError("ask")
            self.ask(said)
        elif do == "network":
            self.network = bool(said["on"])
            if self.network:
                self.failures, self.come_again = 0, 0.0
            elif self.state != "down":
                self.close_line("network off")
        else:
            raise ValueError("unknown command")

    # -- time
    def next_moment(self):
        """When it wants to be called at the latest."""
        if self.stopped:
            return None
        if self.state == "down":
            return self.come_again if self.network else None
        moments = [self.deadline] if self.deadline else []
        if self.state == "up":
            moments += [self.last_sent + KEEP_ALIVE_S * 0.9, self.last_heard + KEEP_ALIVE_S * 1.5]
            for place, tap in enumerate(self.file.taps.values()):
                if place >= WINDOW:
                    break
                if tap.due is not None and self.hello_received:
                    moments.append(tap.due)
            if self.asking:
                moments.append(self.asking["until"])
        return min(moments) if moments else None

    def on_time(self):
        now = time.monotonic()
        if self.stopped:
            return
        if self.state == "down":
            if self.network and now >= self.come_again:
                self.open_line()
            return
        try:
            if self.deadline and now >= self.deadline:
                self.close_line("no answer")
                return
            if self.state != "up":
                return
            if now >= self.last_heard + KEEP_ALIVE_S * 1.5:
                self.close_line("the line is dead")
                return
            if now >= self.last_sent + KEEP_ALIVE_S * 0.9:
                self._send(mqtt_packet(PINGREQ, 0, b""))
            if self.asking and now >= self.asking["until"]:
                self.end_asking("noAnswer")
                self.ask_next()
            self.pump()
        except OSError as problem:
            self.close_line("%s" % problem)

    def stop(self):
        self.stopped = True
        if self.sock is not None and self.state in ("up", "suback"):
            try:
                self._send(mqtt_packet(DISCONNECT, 0, b""))
            except OSError:
                pass
        self.network = False
        self.close_line("quit")
        self.file.close()


# ------------------------------------------------------------------ the process

def read_identities(options):
    if options.identity:
        with open(options.identity, encoding="utf-8") as file:
            said = json.load(file)
        found = said if isinstance(said, list) else [said]
    else:
        found = [{"storeId": options.store, "deviceId": options.device, "secret": options.secret,
                  "host": options.host, "port": options.port}]
    for identity in found:
        if options.ca and "ca" not in identity:
            with open(options.ca, encoding="utf-8") as file:
                identity["ca"] = file.read()
        if "port" not in identity:
            identity["port"] = identity["mqttsPort"] if identity.get("ca") else identity["mqttPort"]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder for the taps")
    parser.add_argument("--identity", help="JSON file of one identity, or of a list")
    parser.add_argument("--store")
    parser.add_argument("--device")
    parser.add_argument("--secret")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int)
    parser.add_argument("--ca", help="PEM file: TLS, trusting this authority alone")
    options = parser.parse_args()

    def tell(said):
        sys.stdout.write(compact(said) + "\n")
        sys.stdout.flush()

    selector = selectors.DefaultSelector()
    os.makedirs(options.data, exist_ok=True)
    terminals = {}
    for identity in read_identities(options):
        terminals[identity["deviceId"]] = Terminal(identity, options.data, tell, selector)

    lines = queue.Queue()
    woken, waker = socket.socketpair()
    woken.setblocking(False)
    selector.register(woken, selectors.EVENT_READ, None)

    def read_commands():
        for line in sys.stdin:
            lines.put(line)
            waker.send(b"x")
        lines.put(None)
        waker.send(b"x")

    threading.Thread(target=read_commands, daemon=True).start()
    tell({"event": "ready", "devices": list(terminals)})

    going = True
    while going:
        for terminal in terminals.values():
            terminal.on_time()
        moments = [moment for moment in (t.next_moment() for t in terminals.values()) if moment is not None]
        wait = max(0.0, min(moments) - time.monotonic()) if moments else None
        for key, mask in selector.select(wait):
            if key.data is None:
                try:
                    woken.recv(4096)
                except BlockingIOError:
                    pass
            elif key.fileobj is key.data.sock:
                key.data.on_ready(mask)
        while going:
            try:
                line = lines.get_nowait()
            except queue.Empty:
                break
            if line is None:
                going = False
                break
            if not line.strip():
                continue
            try:
                said = json.loads(line)
                if said.get("do") == "quit" and "device" not in said:
                    going = False
                    break
                name = said.get("device", next(iter(terminals)) if len(terminals) == 1 else None)
                if said.get("do") == "quit":
                    terminals.pop(name).stop()
                else:
                    terminals[name].command(said)
            except (ValueError, KeyError, TypeError, AttributeError) as problem:
                tell({"event": "said", "wrong": "%s: %s" % (type(problem).__name__, problem), "line": line.strip()})
    for terminal in terminals.values():
        terminal.stop()
    tell({"event": "stopped"})


if __name__ == "__main__":
    main()
