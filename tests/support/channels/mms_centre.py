#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""An MMS centre of the tests' own: mms_centre.py [PORT]. Tells its port in its first line, then every message that is submitted as JSON.

It takes MM7 1.4 (3GPP TS 23.140) apart with Python's own readers of mail and of XML, and complains of what the schema does not have: elements out
of order, references to nothing. /status/CODE answers with that status of MM7, /fault/CODE with a fault of SOAP that holds it, /http/CODE with that
status of HTTP, /garbage with what is no MM7, /huge without end; /slow never answers.
"""
import email.parser
import email.policy
import json
import threading
import xml.etree.ElementTree as ElementTree

from quiet_server import QuietHandler, listening

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
MM7 = "http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/REL-6-MM7-1-4"
ORDER = ["MM7Version", "SenderIdentification", "Recipients", "ServiceCode", "LinkedID", "MessageClass", "TimeStamp", "ReplyCharging",
         "EarliestDeliveryTime", "ExpiryDate", "DeliveryReport", "ReadReply", "Priority", "Subject", "ChargedParty", "ChargedPartyID",
         "DistributionIndicator", "DeliveryCondition", "ApplicID", "ReplyApplicID", "AuxApplicInfo", "ContentClass", "DRMContent", "Content"]


def submitted(headers, body):
    mail = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
        f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode() + body)
    assert not mail.defects and mail.get_content_type() == "multipart/related", mail.defects
    parts = {part["Content-ID"]: part for part in mail.iter_parts()}
    start = parts[mail.get_param("start")]
    assert start.get_content_type() == mail.get_param("type") == "text/xml"
    envelope = ElementTree.fromstring(start.get_payload(decode=True))
    transaction = envelope.find(f"{SOAP}Header/{{{MM7}}}TransactionID")
    assert transaction.get(f"{SOAP}mustUnderstand") == "1"
    request = envelope.find(f"{SOAP}Body/{{{MM7}}}SubmitReq")
    names = [child.tag.removeprefix(f"{{{MM7}}}") for child in request]
    assert names == sorted(names, key=ORDER.index), names
    content = parts["<" + request.find(f"{{{MM7}}}Content").get("href").removeprefix("cid:") + ">"]
    assert content.get_content_type() == "multipart/related" and not content.defects, content.defects
    inner = {part["Content-ID"]: part for part in content.iter_parts()}
    page = inner[content.get_param("start")]
    assert page.get_content_type() == content.get_param("type") == "application/smil"
    shown = [each.get("src").removeprefix("cid:") for each in ElementTree.fromstring(page.get_payload(decode=True)).iter("text")]
    values = {each.tag.removeprefix(f"{{{MM7}}}"): each.text for each in request.iter() if each.text and each.text.strip()}
    return transaction.text, {"values": values, "text": "".join(inner[f"<{each}>"].get_content() for each in shown),
                              "to": request.find(f"{{{MM7}}}Recipients/{{{MM7}}}To/{{{MM7}}}Number").text,
                              "from": request.find(f"{{{MM7}}}SenderIdentification/{{{MM7}}}SenderAddress")[0].text}


def answer(transaction, name, code):
    status = f"<mm7:Status><mm7:StatusCode>{code}</mm7:StatusCode><mm7:StatusText>So</mm7:StatusText></mm7:Status>"
    body = f'<mm7:{name} xmlns:mm7="{MM7}"><mm7:MM7Version>6.8.0</mm7:MM7Version>{status}<mm7:MessageID>041502073667</mm7:MessageID></mm7:{name}>'
    if name == "RSErrorRsp":
        body = f"<s:Fault><faultcode>s:Client</faultcode><faultstring>No</faultstring><detail>{body}</detail></s:Fault>"
    return (f'<?xml version="1.0"?><s:Envelope xmlns:s="{SOAP[1:-1]}"><s:Header><mm7:TransactionID xmlns:mm7="{MM7}" s:mustUnderstand="1">'
            f"{transaction}</mm7:TransactionID></s:Header><s:Body>{body}</s:Body></s:Envelope>").encode()


class Handler(QuietHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        transaction, told = submitted(self.headers, body)
        told.update(path=self.path, transaction=transaction, authorization=self.headers.get("Authorization"), action=self.headers["SOAPAction"])
        print(json.dumps(told), flush=True)
        _, kind, *code = self.path.split("/")
        if kind == "slow":
            threading.Event().wait()
        self.send_response(int(code[0]) if kind == "http" else 500 if kind == "fault" else 200)
        made = {"status": lambda: answer(transaction, "SubmitRsp", code[0]), "fault": lambda: answer(transaction, "RSErrorRsp", code[0]),
                "garbage": lambda: b"<html><body>Welcome!</body>", "http": lambda: b"no"}.get(kind, lambda: b"<?xml")()
        self.send_header("Content-Type", 'text/xml; charset="utf-8"')
        self.send_header("Content-Length", str(len(made)) if kind != "huge" else "1000000000000")
        self.send_header("Retry-After", "7")
        self.end_headers()
        self.wfile.write(made)
        while kind == "huge":
            self.wfile.write(b"<" * 65536)


server = listening(Handler)
server.serve_forever()
