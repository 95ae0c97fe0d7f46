// SPDX-License-Identifier: GPL-2.0-or-later
#include "mail_address.h"
#include "mail_answer.h"
#include "mail_reader.h"
#include "mail_writer.h"

#include <QTest>

#include <mime_parts.h>

using namespace locum;
using namespace locum::email;
using namespace locum::plugins;

namespace {

Settings settings()
{
    Settings settings;
    settings.from = QStringLiteral("locum@example.org");
    settings.to = QStringLiteral("alice@example.org");
    settings.replyTo = QStringLiteral("alice@example.org");
    settings.host = QStringLiteral("home.example.org");
    return settings;
}

sdk::ChannelMessage message()
{
    sdk::ChannelMessage message{QStringLiteral("key-1")};
    message.title = QStringLiteral("Bob: Grüße");
    message.text = QStringLiteral("Wo bist du?");
    message.thread = QStringLiteral("p7");
    message.answerToken = QStringLiteral("Tok_en-1");
    return message;
}

QByteArray mailOf(const sdk::ChannelMessage &message)
{
    return writeMail(message, settings(), settings().to, instantFromMilliseconds(1'750'000'000'000));
}

QByteArray mail(const QByteArray &headers, const QByteArray &body)
{
    return "From: Alice <alice@Example.org>\r\nTo: x\r\n" + headers + "\r\n" + body;
}

} // namespace

class TestMail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMailHasWhatThreadsAndMachinesNeed()
    {
        auto body = mailOf(message());
        const auto whole = body;
        auto headers = takeHeaders(body);
        QCOMPARE(headers["auto-submitted"], QByteArray("auto-generated"));
        QCOMPARE(headers["reply-to"], QByteArray("<alice+Tok_en-1@example.org>"));
        QVERIFY(headers["message-id"].endsWith(".Tok_en-1@home.example.org>"));
        QCOMPARE(headers["references"], headers["in-reply-to"]);
        QCOMPARE(headers["date"], QByteArray("Sun, 15 Jun 2025 15:06:40 +0000"));
        QVERIFY(headers["subject"].startsWith("=?utf-8?B?"));
        QCOMPARE(textOf(headers, body).trimmed(), QStringLiteral("Wo bist du?"));
        QCOMPARE(mailOf(message()), whole); // the same key is the same mail
        auto other = message();
        other.key = QStringLiteral("key-2");
        body = mailOf(other);
        auto otherHeaders = takeHeaders(body);
        QVERIFY(otherHeaders["message-id"] != headers["message-id"]);
        QCOMPARE(otherHeaders["references"], headers["references"]);
    }

    void nobodyCanWriteHeaders_data()
    {
        QTest::addColumn<QString>("evil");
        QTest::newRow("a line") << QStringLiteral("x\r\nBcc: eve@example.org\r\n\r\nbody");
        QTest::newRow("a bare line feed") << QStringLiteral("x\nBcc: eve@example.org");
        QTest::newRow("other breaks") << QStringLiteral("x\u0085Bcc: y\u2028Bcc: z\u000bBcc: a\u0000b");
        QTest::newRow("an encoded word") << QStringLiteral("=?utf-8?Q?x=0D=0ABcc:_eve?=");
        QTest::newRow("a lone surrogate") << QStringLiteral("x") + QChar(0xd800);
        QTest::newRow("a dot and a line of From") << QStringLiteral(".\r\n.\r\nFrom x\r\n");
        QTest::newRow("very long") << QString(5000, QChar(0x1f6)) + QStringLiteral("\nBcc: x");
    }
    void nobodyCanWriteHeaders()
    {
        QFETCH(QString, evil);
        auto evilOne = message();
        evilOne.title = evilOne.text = evilOne.thread = evilOne.key = evilOne.link = evilOne.answerToken = evil;
        auto body = mailOf(evilOne);
        for (const auto &line : body.split('\n')) {
            QVERIFY(line.size() <= 79);
            QVERIFY(line.endsWith('\r') || line.isEmpty());
            QVERIFY(std::all_of(line.begin(), line.end(),
                                [](char c) { return c == '\r' || c == '\t' || (c >= 32 && c < 127); }));
        }
        auto headers = takeHeaders(body);
        QVERIFY(!headers.contains("bcc"));
        QVERIFY(!headers.contains("reply-to"));
        QCOMPARE(headers.size(), size_t(12));
    }

    void anAnswerIsFoundByItsTag()
    {
        auto answer = readMail(mail("Delivered-To: Alice+Tok1@example.org\r\n", "Yes\r\n"), settings());
        QVERIFY(answer);
        QCOMPARE(answer->token, QStringLiteral("Tok1"));
        QCOMPARE(answer->from, QStringLiteral("alice@example.org"));
        QVERIFY(!answer->proven);
        answer = readMail(mail("Delivered-To: mallory+Tok1@example.org\r\n", "Yes\r\n"), settings());
        QCOMPARE(answer->token, QString());
    }

    void anAnswerIsFoundByWhatItAnswers()
    {
        const auto id = messageIdOf(QStringLiteral("k"), QStringLiteral("T2"), QStringLiteral("home.example.org"));
        QCOMPARE(readMail(mail("In-Reply-To: " + id + "\r\n", "Yes"), settings())->token, QStringLiteral("T2"));
        QCOMPARE(readMail(mail("References: <a@b>\r\n " + id + "\r\n", "Yes"), settings())->token,
                 QStringLiteral("T2"));
        const auto strange = messageIdOf(QStringLiteral("k"), QStringLiteral("T2"), QStringLiteral("evil.example"));
        QCOMPARE(readMail(mail("In-Reply-To: " + strange + "\r\n", "Yes"), settings())->token, QString());
        QCOMPARE(readMail(mail("Subject: Re: Bob [#T3]\r\n", "Yes"), settings())->token, QStringLiteral("T3"));
    }

    void onlyATrustedServerProvesASender_data()
    {
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<bool>("proven");
        const QByteArray good("Authentication-Results: mx.example.org;\r\n dkim=pass header.d=example.org;\r\n"
                              " dmarc=pass (p=reject) header.from=example.org\r\n");
        QTest::newRow("it passed") << good << true;
        QTest::newRow("another server") << QByteArray(good).replace("mx.example.org", "mx.evil.org") << false;
        QTest::newRow("another domain") << QByteArray(good).replace("from=example.org", "from=evil.org") << false;
        QTest::newRow("it failed") << QByteArray(good).replace("dmarc=pass", "dmarc=fail") << false;
        QTest::newRow("below another's") << "Authentication-Results: mx.example.org; dmarc=none\r\n" + good << false;
        QTest::newRow("none") << QByteArray() << false;
    }
    void onlyATrustedServerProvesASender()
    {
        QFETCH(QByteArray, headers);
        QFETCH(bool, proven);
        auto trusting = settings();
        trusting.trusted = QStringLiteral("mx.example.org");
        QCOMPARE(readMail(mail(headers, "Yes"), trusting)->proven, proven);
        QVERIFY(!readMail(mail(headers, "Yes"), settings())->proven);
    }

    void machinesAreNotHeard_data()
    {
        QTest::addColumn<QByteArray>("headers");
        for (const char *header :
             {"Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated (x)", "Precedence: bulk",
              "Precedence: List", "List-Id: <x.example.org>", "Return-Path: <>",
              "Content-Type: multipart/report; boundary=x", "X-Autoreply: yes", "X-Auto-Response-Suppress: All"}) {
            QTest::newRow(header) << QByteArray(header) + "\r\n";
        }
    }
    void machinesAreNotHeard()
    {
        QFETCH(QByteArray, headers);
        QCOMPARE(readMail(mail(headers, "I am away"), settings()).error().code, QByteArray("email.mail.automatic"));
    }

    void ownAlertsAreNotHeard() { QVERIFY(!readMail(mailOf(message()), settings())); }

    void strangeSendersAreNotHeard_data()
    {
        QTest::addColumn<QByteArray>("from");
        for (const char *from : {"", "alice", "a@b, c@d", "<a@b> <c@d>", "\"<alice@example.org>\" x", "a b@c", "a@-",
                                 "group: a@b;", "MAILER-DAEMON@example.org", "no-reply@example.org", "a@b\x01.org"}) {
            QTest::newRow(from) << QByteArray(from);
        }
    }
    void strangeSendersAreNotHeard()
    {
        QFETCH(QByteArray, from);
        QVERIFY(!readMail("From: " + from + "\r\n\r\nYes\r\n", settings()));
    }

    void aNameIsNoAddress()
    {
        QCOMPARE(addressOf("\"boss@example.com\" <Eve@Evil.org>"), QStringLiteral("Eve@evil.org"));
        QCOMPARE(addressOf("Boss (boss@example.com) <eve@evil.org>"), QStringLiteral("eve@evil.org"));
        QCOMPARE(addressOf("eve@evil.org (boss@example.com)"), QStringLiteral("eve@evil.org"));
    }

    void newTextIsWhatTheWriterAdded_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *text, const char *expected) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(expected);
        };
        row("nothing else", "Yes\n", "Yes");
        row("quoted below", "Yes\n\nOn Mon, 1 Jan 2026 at 10:00, Locum <x@y> wrote:\n> Hi\n> there\n", "Yes");
        row("announced in two lines",
            "Yes.\n\nOn Monday, the 1st of June 2026, at ten in the morning\nLocum <x@y> wrote:\n> Hi\n", "Yes.");
        row("a question with a colon", "Yes, and this:\nbread\n> Hi\n", "Yes, and this:\nbread");
        row("quoted above", "> Hi\n\nYes\n", "Yes");
        row("in between", "> one?\nyes\n> two?\nno\n", "yes\nno");
        row("with a signature", "Yes\n-- \nAlice\nBoss of it\n", "Yes");
        row("as Outlook does", "Yes\n\n________________________________\nFrom: x\nHi\n", "Yes");
        row("an original", "Yes\n-----Original Message-----\nHi\n", "Yes");
        row("only a quote", "> Hi\n", "");
    }
    void newTextIsWhatTheWriterAdded()
    {
        QFETCH(QString, text);
        QTEST(newTextOf(text), "expected");
    }

    void bodiesAreRead_data()
    {
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<QByteArray>("body");
        const QByteArray multipart("Content-Type: multipart/alternative; boundary=\"b b\"\r\n");
        QTest::newRow("quoted-printable")
            << QByteArray("Content-Transfer-Encoding: quoted-printable\r\n") << QByteArray("Gr=C3=BC=\r\n=C3=9Fe");
        QTest::newRow("base64") << QByteArray("Content-Transfer-Encoding: base64\r\n")
                                << QByteArray("R3LDvMOf\r\nZQ==");
        QTest::newRow("latin-1") << QByteArray("Content-Type: text/plain; charset=\"ISO-8859-1\"\r\n")
                                 << QByteArray("Gr\xfc\xdf"
                                               "e");
        QTest::newRow("html") << QByteArray("Content-Type: text/html\r\n")
                              << QByteArray("<style>x{}</style><p>Gr\xc3\xbc\xc3\x9f"
                                            "e</p><blockquote>Hi</blockquote>");
        QTest::newRow("parts") << multipart
                               << QByteArray("pre\r\n--b b\r\nContent-Type: text/html\r\n\r\n<b>no</b>\r\n--b b\r\n"
                                             "Content-Type: text/plain; charset=utf-8\r\n\r\nGr\xc3\xbc\xc3\x9f"
                                             "e\r\n--b b--\r\npost");
    }
    void bodiesAreRead()
    {
        QFETCH(QByteArray, headers);
        QFETCH(QByteArray, body);
        const auto answer = readMail(mail(headers, body), settings());
        QVERIFY(answer);
        QCOMPARE(answer->text, QString::fromUtf8("Gr\xc3\xbc\xc3\x9f"
                                                 "e"));
    }

    void anEndlessNestIsLeft()
    {
        QByteArray body;
        for (int i = 0; i < 2000; ++i) {
            body += "--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n";
        }
        QVERIFY(!readMail(mail("Content-Type: multipart/mixed; boundary=x\r\n", body), settings()));
    }
};

QTEST_GUILESS_MAIN(TestMail)
#include "tst_mail.moc"
