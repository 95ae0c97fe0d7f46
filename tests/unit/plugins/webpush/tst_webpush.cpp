// SPDX-License-Identifier: GPL-2.0-or-later
#include "push_encryption.h"
#include "push_message.h"
#include "push_session.h"
#include "server_identity.h"

#include <QFile>
#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <openssl/evp.h>

using namespace locum;
using namespace locum::webpush;
using State = sdk::ChannelOutcome::State;

namespace {

/// The example of RFC 8291, appendix A.
namespace example {
const QByteArray text = "When I grow up, I want to be a watermelon";
const QByteArray senderPublic =
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
const QByteArray senderPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
const QByteArray receiverPublic =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const QByteArray auth = "BTBZMqHH6r4Tts7J_aSIgg";
const QByteArray salt = "DGv6ra1nlYgDCS1FRnbzlw";
const QByteArray message =
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_"
    "Qulcy4a-fN";
} // namespace example

/// A push service on loopback: keeps whole requests, and answers each with the next of its answers.
class PushService final : public QTcpServer {
public:
    PushService()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            auto *socket = nextPendingConnection();
            auto read = std::make_shared<QByteArray>();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket, read] {
                *read += socket->readAll();
                const auto headEnd = read->indexOf("\r\n\r\n");
                const auto length = read->toLower().indexOf("content-length: ");
                if (headEnd < 0 || length < 0) {
                    return;
                }
                const auto from = length + 16;
                const auto size = read->mid(from, read->indexOf('\r', from) - from).toLongLong();
                if (read->size() < headEnd + 4 + size) {
                    return;
                }
                heads.append(read->left(headEnd));
                bodies.append(read->mid(headEnd + 4, size));
                read->clear();
                if (const auto answer = answers.size() > 1 ? answers.takeFirst() : answers.value(0);
                    !answer.isEmpty()) {
                    socket->write("HTTP/1.1 " + answer + "\r\nConnection: close\r\n\r\n");
                    socket->disconnectFromHost();
                }
            });
        });
    }
    QString address() const { return QStringLiteral("http://127.0.0.1:%1/push/abc").arg(serverPort()); }
    QByteArray header(qsizetype at, const QByteArray &name) const
    {
        for (const QByteArray &line : heads.value(at).split('\n')) {
            if (line.toLower().startsWith(name.toLower() + ": ")) {
                return line.mid(name.size() + 2).trimmed();
            }
        }
        return {};
    }

    QByteArrayList answers = {"201 Created\r\nLocation: /message/1\r\nContent-Length: 0"};
    QByteArrayList heads;
    QByteArrayList bodies;
};

class Host final : public sdk::ChannelHost {
public:
    void sent(const TransactionId &transaction, const sdk::ChannelOutcome &outcome) override
    {
        outcomes.insert(transaction.value(), outcome);
    }
    void received(quint64, const sdk::ChannelReceived &what) override { status = what.status; }
    void health(ChannelId, const std::optional<Error> &error) override
    {
        trouble = error ? error->code : QByteArray("none");
    }
    void warn(const QString &) override {}

    State state(const char *transaction) const { return outcomes.value(QString::fromLatin1(transaction)).state; }

    QHash<QString, sdk::ChannelOutcome> outcomes;
    QByteArray trouble;
    int status = 0;
};

/// A browser that has subscribed, and can read what comes.
struct Browser {
    Key key = makeKey().value();
    QByteArray auth = QByteArray(16, '\x07');

    sdk::ChannelSettings settings(const QString &endpoint) const
    {
        return {ChannelId(7),
                {{QStringLiteral("endpoint"), endpoint},
                 {QStringLiteral("p256dh"), QString::fromLatin1(base64Url(pointOf(key)))},
                 {QStringLiteral("contact"), QStringLiteral("mailto:alice@example.org")}},
                {{QStringLiteral("auth"), Secret(base64Url(auth))}}};
    }

    /// By OpenSSL's own steps, not by those of the code under test. Empty: it cannot be read.
    QByteArray read(const QByteArray &body) const
    {
        const QByteArray salt = body.left(16);
        const auto keySize = static_cast<quint8>(body.at(20));
        const QByteArray sender = body.mid(21, keySize);
        const QByteArray sealed = body.mid(21 + keySize);
        const QByteArray shared = agreed(sender);
        const QByteArray keying =
            expanded(hmac(auth, shared), "WebPush: info" + QByteArray(1, '\0') + pointOf(key) + sender, 32);
        const QByteArray pseudo = hmac(salt, keying);
        const QByteArray secret = expanded(pseudo, QByteArray("Content-Encoding: aes128gcm") + '\0', 16);
        const QByteArray nonce = expanded(pseudo, QByteArray("Content-Encoding: nonce") + '\0', 12);
        QByteArray plain(sealed.size() - 16, '\0');
        QByteArray tag = sealed.right(16);
        auto *context = EVP_CIPHER_CTX_new();
        int size = 0;
        int rest = 0;
        const auto raw = [](const QByteArray &bytes) { return reinterpret_cast<const unsigned char *>(bytes.data()); };
        EVP_DecryptInit_ex(context, EVP_aes_128_gcm(), nullptr, raw(secret), raw(nonce));
        EVP_DecryptUpdate(context, reinterpret_cast<unsigned char *>(plain.data()), &size, raw(sealed),
                          static_cast<int>(plain.size()));
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16, tag.data());
        const bool good = EVP_DecryptFinal_ex(context, reinterpret_cast<unsigned char *>(plain.data()), &rest) == 1;
        EVP_CIPHER_CTX_free(context);
        return good && plain.endsWith('\x02') ? plain.chopped(1) : QByteArray();
    }

private:
    QByteArray agreed(const QByteArray &point) const
    {
        const Key other = publicKeyFrom(point).value();
        auto *context = EVP_PKEY_CTX_new(key.get(), nullptr);
        EVP_PKEY_derive_init(context);
        EVP_PKEY_derive_set_peer(context, other.get());
        QByteArray out(32, '\0');
        size_t size = 32;
        EVP_PKEY_derive(context, reinterpret_cast<unsigned char *>(out.data()), &size);
        EVP_PKEY_CTX_free(context);
        return out;
    }
    static QByteArray hmac(const QByteArray &key, const QByteArray &text)
    {
        return QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256);
    }
    static QByteArray expanded(const QByteArray &pseudo, const QByteArray &info, qsizetype size)
    {
        return hmac(pseudo, info + '\x01').left(size);
    }
};

sdk::ChannelMessage hello()
{
    sdk::ChannelMessage message{QStringLiteral("alert-17"), sdk::ChannelSubject::Message, QStringLiteral("Anna")};
    message.text = QStringLiteral("Are you there?");
    message.thread = QStringLiteral("conversation-3");
    return message;
}

} // namespace

class TestWebPush : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theExampleOfTheRfcComesOut();
    void wrongKeysAreRefused_data();
    void wrongKeysAreRefused();
    void aBrowserReadsWhatIsSent();
    void theServerSaysWhoItIs();
    void theIdentityStays();
    void aBrokenIdentityIsNotReplaced();
    void anAnswerIsAnOutcome_data();
    void anAnswerIsAnOutcome();
    void silenceAndNobodyAreTriedAgain();
    void whatIsTooLongIsCut();
    void nothingComesBack();
};

void TestWebPush::theExampleOfTheRfcComesOut()
{
    const auto sender = keyFrom(fromBase64Url(example::senderPrivate), fromBase64Url(example::senderPublic));
    QVERIFY(sender);
    const auto body = encrypted(example::text, {fromBase64Url(example::receiverPublic), fromBase64Url(example::auth)},
                                *sender, fromBase64Url(example::salt));
    QVERIFY(body);
    QCOMPARE(base64Url(*body), example::message);
}

void TestWebPush::wrongKeysAreRefused_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    const QByteArray point = fromBase64Url(example::receiverPublic);
    QByteArray beside = point;
    beside[64] = static_cast<char>(beside[64] ^ 1);
    QTest::newRow("a point beside the curve") << "p256dh" << QString::fromLatin1(base64Url(beside));
    QTest::newRow("a short point") << "p256dh" << QString::fromLatin1(base64Url(point.left(64)));
    QTest::newRow("no base64") << "p256dh"
                               << "***";
    QTest::newRow("an endpoint without TLS") << "endpoint"
                                             << "http://push.example.org/x";
    QTest::newRow("an endpoint that is a file") << "endpoint"
                                                << "file:///etc/passwd";
    QTest::newRow("a password in the endpoint") << "endpoint"
                                                << "https://u:p@push.example.org/x";
    QTest::newRow("no endpoint") << "endpoint"
                                 << "";
    QTest::newRow("a contact that is none") << "contact"
                                            << "alice";
}

void TestWebPush::wrongKeysAreRefused()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    auto settings = Browser().settings(QStringLiteral("https://push.example.org/x"));
    QVERIFY(subscriptionOf(settings));
    settings.values.insert(key, value);
    const auto refused = subscriptionOf(settings);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, QByteArray("push.subscription.invalid"));
    settings = Browser().settings(QStringLiteral("https://push.example.org/x"));
    settings.secrets.clear();
    QVERIFY(!subscriptionOf(settings));
}

void TestWebPush::aBrowserReadsWhatIsSent()
{
    PushService service;
    Host host;
    const Browser browser;
    QTemporaryDir folder;
    const auto identity = ServerIdentity::load(folder.path()).value();
    PushSession session(subscriptionOf(browser.settings(service.address())).value(), identity, host);
    session.send(TransactionId(QStringLiteral("t1")), hello());
    session.send(TransactionId(QStringLiteral("t2")), hello());
    QTRY_COMPARE(host.outcomes.size(), 2);
    QCOMPARE(host.state("t1"), State::Sent);
    QCOMPARE(host.outcomes.value(QStringLiteral("t1")).remoteId, QStringLiteral("/message/1"));
    QCOMPARE(host.trouble, QByteArray("none"));

    QCOMPARE(service.header(0, "Content-Encoding"), QByteArray("aes128gcm"));
    QCOMPARE(service.header(0, "TTL"), QByteArray("2419200"));
    QCOMPARE(service.header(0, "Urgency"), QByteArray("normal"));
    QCOMPARE(service.header(0, "Topic"), service.header(1, "Topic")); // the same message twice is shown once
    QCOMPARE(service.header(0, "Topic").size(), 32);
    QVERIFY(!service.bodies.at(0).contains("Anna"));
    QVERIFY(service.bodies.at(0) != service.bodies.at(1)); // a key and a salt of its own each
    for (const QByteArray &body : service.bodies) {
        const auto read = QJsonDocument::fromJson(browser.read(body)).object();
        QCOMPARE(read.value(QStringLiteral("title")).toString(), QStringLiteral("Anna"));
        QCOMPARE(read.value(QStringLiteral("body")).toString(), QStringLiteral("Are you there?"));
        QCOMPARE(read.value(QStringLiteral("tag")).toString(), QStringLiteral("conversation-3"));
        QCOMPARE(read.value(QStringLiteral("key")).toString(), QStringLiteral("alert-17"));
    }
    QVERIFY(Browser().read(service.bodies.at(0)).isEmpty()); // nobody else's
}

void TestWebPush::theServerSaysWhoItIs()
{
    QTemporaryDir folder;
    const auto identity = ServerIdentity::load(folder.path()).value();
    const Instant now{std::chrono::hours(500'000)};
    const auto header = identity.authorization(QUrl(QStringLiteral("https://push.example.org:8443/a/b?c")),
                                               QStringLiteral("mailto:a@b.example"), now);
    QVERIFY(header);
    QVERIFY(header->startsWith("vapid t="));
    const QByteArray token = header->mid(8, header->indexOf(',') - 8);
    const QByteArray key = header->mid(header->indexOf("k=") + 2);
    QCOMPARE(key, identity.publicKey());
    const auto parts = token.split('.');
    QCOMPARE(parts.size(), 3);
    const auto claims = QJsonDocument::fromJson(fromBase64Url(parts.at(1))).object();
    QCOMPARE(claims.value(QStringLiteral("aud")).toString(), QStringLiteral("https://push.example.org:8443"));
    QCOMPARE(claims.value(QStringLiteral("sub")).toString(), QStringLiteral("mailto:a@b.example"));
    const auto until = std::chrono::seconds(claims.value(QStringLiteral("exp")).toInteger());
    QVERIFY(until > now.time_since_epoch() && until <= now.time_since_epoch() + std::chrono::hours(24));

    const auto verifies = [&](QByteArray said) {
        const QByteArray raw = fromBase64Url(parts.at(2));
        const auto number = [&raw](qsizetype from) { // DER wants no leading zeros, and one before a set bit
            QByteArray bytes = raw.mid(from, 32);
            while (bytes.size() > 1 && bytes.at(0) == 0) {
                bytes.remove(0, 1);
            }
            if ((bytes.at(0) & 0x80) != 0) {
                bytes.prepend('\0');
            }
            return "\x02" + QByteArray(1, static_cast<char>(bytes.size())) + bytes;
        };
        const QByteArray both = number(0) + number(32);
        const QByteArray der = "\x30" + QByteArray(1, static_cast<char>(both.size())) + both;
        const Key theirs = publicKeyFrom(fromBase64Url(key)).value();
        auto *context = EVP_MD_CTX_new();
        EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, theirs.get());
        const int good = EVP_DigestVerify(
            context, reinterpret_cast<const unsigned char *>(der.constData()), static_cast<size_t>(der.size()),
            reinterpret_cast<const unsigned char *>(said.constData()), static_cast<size_t>(said.size()));
        EVP_MD_CTX_free(context);
        return good == 1;
    };
    QCOMPARE(fromBase64Url(parts.at(2)).size(), 64);
    QVERIFY(verifies(parts.at(0) + '.' + parts.at(1)));
    QVERIFY(!verifies(parts.at(0) + '.' + parts.at(1) + 'x'));
}

void TestWebPush::theIdentityStays()
{
    QTemporaryDir folder;
    const QByteArray first = ServerIdentity::load(folder.path()).value().publicKey();
    QCOMPARE(fromBase64Url(first).size(), 65);
    QCOMPARE(ServerIdentity::load(folder.path()).value().publicKey(), first);
    const auto permissions = QFile::permissions(folder.filePath(QStringLiteral("vapid.pem")));
    QVERIFY(!(permissions & (QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup)));
}

void TestWebPush::aBrokenIdentityIsNotReplaced()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("vapid.pem")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("half a ke") == 9);
    file.close();
    const auto broken = ServerIdentity::load(folder.path());
    QVERIFY(!broken);
    QCOMPARE(broken.error().code, QByteArray("push.identity.unreadable"));
    QVERIFY(broken.error().detail.contains(QStringLiteral("vapid.pem")));
    QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll() == "half a ke");
    QVERIFY(!ServerIdentity::load(folder.filePath(QStringLiteral("nowhere"))));
}

void TestWebPush::anAnswerIsAnOutcome_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<State>("state");
    QTest::newRow("taken") << QByteArray("202 Accepted") << State::Sent;
    QTest::newRow("unknown") << QByteArray("404 Not Found") << State::Gone;
    QTest::newRow("gone") << QByteArray("410 Gone") << State::Gone;
    QTest::newRow("too large") << QByteArray("413 Payload Too Large") << State::Refused;
    QTest::newRow("another key's") << QByteArray("403 Forbidden") << State::Refused;
    QTest::newRow("too many") << QByteArray("429 Too Many Requests\r\nRetry-After: 90") << State::Retry;
    QTest::newRow("broken") << QByteArray("503 Service Unavailable\r\nRetry-After: 99999999999999") << State::Retry;
    QTest::newRow("a redirect") << QByteArray("307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/")
                                << State::Refused;
}

void TestWebPush::anAnswerIsAnOutcome()
{
    QFETCH(QByteArray, answer);
    QFETCH(State, state);
    PushService service;
    service.answers = {answer + "\r\nContent-Length: 0"};
    Host host;
    QTemporaryDir folder;
    const auto identity = ServerIdentity::load(folder.path()).value();
    PushSession session(subscriptionOf(Browser().settings(service.address())).value(), identity, host);
    session.send(TransactionId(QStringLiteral("t")), hello());
    QTRY_COMPARE(host.outcomes.size(), 1);
    QCOMPARE(host.state("t"), state);
    QCOMPARE(service.bodies.size(), 1); // nothing was followed
    const auto outcome = host.outcomes.value(QStringLiteral("t"));
    QCOMPARE(outcome.error.has_value(), state != State::Sent);
    if (answer.contains("Retry-After: 90")) {
        QVERIFY(outcome.after == std::chrono::seconds(90));
    } else if (answer.contains("Retry-After")) {
        QVERIFY(outcome.after == std::chrono::hours(24));
    }
}

void TestWebPush::silenceAndNobodyAreTriedAgain()
{
    PushService service;
    service.answers = {QByteArray()};
    Host host;
    QTemporaryDir folder;
    const auto identity = ServerIdentity::load(folder.path()).value();
    PushSession slow(subscriptionOf(Browser().settings(service.address())).value(), identity, host, {1024, 300});
    slow.send(TransactionId(QStringLiteral("slow")), hello());
    QTRY_COMPARE(host.outcomes.size(), 1);
    QCOMPARE(host.state("slow"), State::Retry);
    QCOMPARE(host.outcomes.value(QStringLiteral("slow")).error->code, QByteArray("http.timeout"));

    const QString address = service.address();
    service.close();
    PushSession nobody(subscriptionOf(Browser().settings(address)).value(), identity, host);
    nobody.send(TransactionId(QStringLiteral("nobody")), hello());
    QTRY_COMPARE(host.outcomes.size(), 2);
    QCOMPARE(host.state("nobody"), State::Retry);
    QCOMPARE(host.trouble, QByteArray("http.unreachable"));
    {
        PushService another;
        another.answers = {QByteArray()};
        PushSession gone(subscriptionOf(Browser().settings(another.address())).value(), identity, host);
        gone.send(TransactionId(QStringLiteral("gone")), hello());
        QTRY_COMPARE(another.bodies.size(), 1);
    }
    QCOMPARE(host.outcomes.size(), 2); // a session that is no more tells nothing
}

void TestWebPush::whatIsTooLongIsCut()
{
    auto message = hello();
    message.text = QStringLiteral("\U0001F600\"\\\x01").repeated(5000);
    message.data = {{QStringLiteral("conversation"), 3}};
    const QByteArray cut = payloadOf(message);
    QVERIFY(cut.size() <= longestText);
    QVERIFY(cut.size() > longestText - 200); // no more than must be
    const auto read = QJsonDocument::fromJson(cut).object();
    QCOMPARE(read.value(QStringLiteral("title")).toString(), QStringLiteral("Anna"));
    QVERIFY(read.value(QStringLiteral("body")).toString().endsWith(QChar(0x2026)));
    QVERIFY(read.value(QStringLiteral("body")).toString().isValidUtf16());

    message.title = QStringLiteral("x").repeated(100'000);
    message.link = QStringLiteral("y").repeated(100'000);
    QVERIFY(payloadOf(message).size() <= longestText);

    message = hello();
    message.text = QStringLiteral("z").repeated(3000);
    message.data = {{QStringLiteral("conversation"), 3}};
    const auto whole = QJsonDocument::fromJson(payloadOf(message)).object();
    QCOMPARE(whole.value(QStringLiteral("body")).toString().size(), 3000);
    QVERIFY(whole.contains(QStringLiteral("data")));
}

void TestWebPush::nothingComesBack()
{
    Host host;
    QTemporaryDir folder;
    const auto identity = ServerIdentity::load(folder.path()).value();
    PushSession session(subscriptionOf(Browser().settings(QStringLiteral("https://push.example.org/x"))).value(),
                        identity, host);
    session.receive(1, {"POST"});
    QCOMPARE(host.status, 404);
}

QTEST_GUILESS_MAIN(TestWebPush)
#include "tst_webpush.moc"
