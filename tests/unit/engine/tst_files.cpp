// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUrl>

using namespace locum;
using namespace locum::testing;
using namespace std::chrono_literals;

class TestFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesItToThePluginAndTidiesUp();
    void triesAgainWithTheSameFile();
    void waitsLongerForAFile();
    void refusesWhatCannotBeSent_data();
    void refusesWhatCannotBeSent();
    void aTextGoesRightAfterIt();
    void whatIsOutCanBeRemoved();
    void whatAContactSentGoesFromTheDisk();
    void takesOnlyWhatAPluginMayHavePut_data();
    void takesOnlyWhatAPluginMayHavePut();
};

namespace {

struct Scene {
    World world;
    UserId user = world.addUser();
    AccountId account = world.addAccount();
    DeviceId device = world.logIn();
    ConversationId conversation = world.conversation(account);

    Scene() { world.network->answersSends = false; }

    FileId upload(const QByteArray &bytes, qint64 size)
    {
        const auto begun = world.ask<File>([&](auto reply) {
            world.ports.files->addFile(user, {QStringLiteral("tea.png"), QStringLiteral("image/png"), size}, reply);
        });
        const auto brought =
            world.ask<File>([&](auto reply) { world.ports.files->addFilePart(user, begun->id, 0, bytes, reply); });
        return brought->id;
    }
    FileId upload(const QByteArray &bytes) { return upload(bytes, bytes.size()); }

    Result<Message> send(FileId file, const QString &text = {}, UserId who = UserId(1))
    {
        auto sent = world.ask<Message>([&](auto reply) {
            ports::NewMessage message{conversation, MessageKind::Text, text, QStringLiteral("c%1").arg(file.value())};
            message.file = file;
            world.ports.conversations->send(who, device, message, reply);
        });
        world.settle();
        return sent;
    }
    FakeNetwork::Command last() const { return world.network->given<SendFile>().back(); }
    int given() const { return world.network->count<SendFile>(); }
};

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("nothing is there");
}

} // namespace

void TestFiles::givesItToThePluginAndTidiesUp()
{
    Scene scene;
    const auto message = scene.send(scene.upload("tea"));
    QVERIFY(message);
    QCOMPARE(message->kind, MessageKind::Image);
    QCOMPARE(message->attachments.constFirst().url, QStringLiteral("/files/1"));
    QCOMPARE(scene.given(), 1);
    QCOMPARE(scene.world.network->count<SendMessage>(), 0);
    const auto command = std::get<SendFile>(scene.last().command);
    QCOMPARE(command.to, QStringLiteral("bob@loop"));
    QCOMPARE(command.name, QStringLiteral("tea.png"));
    QCOMPARE(command.mimeType, QStringLiteral("image/png"));
    QCOMPARE(contentsOf(command.path), QByteArray("tea"));
    scene.world.network->end(scene.last(), Sent{QStringLiteral("n1")});
    scene.world.settle();
    QVERIFY(!QFile::exists(command.path));
    QCOMPARE(scene.world.message(message->id).delivery, Delivery::Sent);
}

void TestFiles::triesAgainWithTheSameFile()
{
    Scene scene;
    const auto message = scene.send(scene.upload("tea"));
    scene.world.network->end(scene.last(), NotSent{Error{"network.file.failed", {}, Retry::Later}});
    scene.world.settle();
    scene.world.pass(1min);
    QCOMPARE(scene.given(), 2);
    QCOMPARE(contentsOf(std::get<SendFile>(scene.last().command).path), QByteArray("tea"));
    scene.world.restart(); // while it is under way: it may have gone out, and is not sent twice
    scene.world.network->answersSends = false;
    scene.world.settle();
    QCOMPARE(scene.given(), 0);
    QCOMPARE(scene.world.message(message->id).delivery, Delivery::Unknown);
}

void TestFiles::waitsLongerForAFile()
{
    Scene scene;
    const auto message = scene.send(scene.upload("tea"));
    scene.world.pass(10min); // somebody has to accept it
    QCOMPARE(scene.world.message(message->id).delivery, Delivery::Sending);
    scene.world.pass(10min);
    QCOMPARE(scene.world.message(message->id).delivery, Delivery::Unknown);
}

void TestFiles::refusesWhatCannotBeSent_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char *what, const char *code) {
        QTest::newRow(what) << QByteArray(what) << QByteArray(code);
    };
    row("half of it", "file.incomplete");
    row("nothing", "file.unknown");
    row("twice", "file.used");
}

void TestFiles::refusesWhatCannotBeSent()
{
    QFETCH(QByteArray, what);
    Scene scene;
    const FileId file = what == "half of it" ? scene.upload("te", 3) : scene.upload("tea");
    Result<Message> refused = fail("test.none", {});
    if (what == "nothing") {
        refused = scene.send(FileId(99));
    } else if (what == "twice") {
        QVERIFY(scene.send(file));
        scene.world.network->end(scene.last(), Sent{});
        refused = scene.world.ask<Message>([&](auto reply) {
            ports::NewMessage message{scene.conversation, MessageKind::Text, {}, QStringLiteral("another")};
            message.file = file;
            scene.world.ports.conversations->send(scene.user, scene.device, message, reply);
        });
    } else {
        refused = scene.send(file);
    }
    QVERIFY(!refused);
    QTEST(refused.error().code, "code");
    QCOMPARE(scene.given(), what == "twice" ? 1 : 0);
}

void TestFiles::takesOnlyWhatAPluginMayHavePut_data()
{
    QTest::addColumn<QString>("url"); // %1: the cells' directory of the user
    QTest::addColumn<QString>("told");
    QTest::newRow("its own file") << QStringLiteral("file://%1/p/1/files/tea.txt") << QStringLiteral("/files/1");
    QTest::newRow("the system's") << QStringLiteral("file:///etc/hostname") << QString();
    QTest::newRow("the database") << QStringLiteral("file://%1/../../locum.sqlite") << QString();
    QTest::newRow("by a link") << QStringLiteral("file://%1/p/1/files/link") << QString();
    QTest::newRow("a folder") << QStringLiteral("file://%1/p/1/files") << QString();
    QTest::newRow("nothing") << QStringLiteral("file://%1/p/1/files/none") << QString();
    QTest::newRow("another message's") << QStringLiteral("/files/7") << QString();
    QTest::newRow("on the web") << QStringLiteral("https://a.org/tea.txt") << QStringLiteral("https://a.org/tea.txt");
}

void TestFiles::takesOnlyWhatAPluginMayHavePut()
{
    QFETCH(QString, url);
    QFETCH(QString, told);
    Scene scene;
    const QString cells = QDir(scene.world.directory.path()).canonicalPath() + QStringLiteral("/cells/1");
    const QDir files(cells + QStringLiteral("/p/1/files"));
    QVERIFY(files.mkpath(QStringLiteral(".")));
    QFile put(files.filePath(QStringLiteral("tea.txt")));
    QVERIFY(put.open(QIODevice::WriteOnly) && put.write("tea") == 3);
    put.close();
    QFile::link(QStringLiteral("/etc/hostname"), files.filePath(QStringLiteral("link")));
    MessageReceived message = scene.world.says({});
    message.kind = MessageKind::File;
    message.attachments = {
        {QStringLiteral("a/../tea.txt"), QStringLiteral("text/plain"), 3, url.contains(u'%') ? url.arg(cells) : url}};
    scene.world.network->tell(scene.account, message);
    scene.world.settle();
    const auto attachment = scene.world.listener->messages().back().attachments.constFirst();
    QCOMPARE(attachment.url, told);
    if (told == QStringLiteral("/files/1")) {
        QCOMPARE(attachment.name, QStringLiteral("tea.txt"));
        const auto bytes = scene.world.ask<QByteArray>(
            [&](auto reply) { scene.world.ports.files->filePart(scene.user, FileId(1), 0, reply); });
        QCOMPARE(*bytes, QByteArray("tea"));
    }
}

void TestFiles::aTextGoesRightAfterIt()
{
    Scene scene;
    const FileId file = scene.upload("tea");
    const auto sent = scene.send(file, QStringLiteral("look at this"));
    QVERIFY(sent);
    QCOMPARE(sent->kind, MessageKind::Image);
    QVERIFY(sent->text.isEmpty());
    QCOMPARE(scene.given(), 1);
    QCOMPARE(scene.world.network->count<SendMessage>(), 0);                   // in order: not before the file is out
    QCOMPARE(scene.send(file, QStringLiteral("look at this"))->id, sent->id); // asked again after a doubt
    scene.world.network->end(scene.last(), Sent{});
    scene.world.settle();
    QCOMPARE(scene.given(), 1);
    const auto texts = scene.world.network->given<SendMessage>();
    QCOMPARE(texts.size(), 1U);
    QCOMPARE(std::get<SendMessage>(texts.front().command).text, QStringLiteral("look at this"));
    const auto history = scene.world.history(scene.conversation);
    QCOMPARE(history.size(), 2U);
    QCOMPARE(history.back().text, QStringLiteral("look at this"));
    const auto blank = scene.send(scene.upload("more"), QStringLiteral("  "));
    QVERIFY(blank);
    QCOMPARE(scene.world.history(scene.conversation).size(), 3U);
}

void TestFiles::whatIsOutCanBeRemoved()
{
    Scene scene;
    const auto remove = [&](FileId file, UserId who = UserId(1)) {
        return scene.world.ask<void>([&](auto reply) { scene.world.ports.files->removeFile(who, file, reply); });
    };
    const auto kept = [&] {
        return *scene.world.ask<ports::KeptFiles>(
            [&](auto reply) { scene.world.ports.files->files(scene.user, reply); });
    };
    QCOMPARE(kept().bytes, 0);
    const FileId small = scene.upload("tea");
    const FileId large = scene.upload("much tea");
    const auto sent = scene.send(large);
    QVERIFY(sent);
    QCOMPARE(remove(large).error().code, QByteArray("file.used")); // it is on its way
    QCOMPARE(remove(large, UserId(9)).error().code, QByteArray("file.unknown"));
    scene.world.network->end(scene.last(), Sent{});
    scene.world.settle();

    const ports::KeptFiles before = kept();
    QCOMPARE(before.files.size(), 2U);
    QCOMPARE(before.files[0].file.id, large); // the largest first
    QCOMPARE(before.files[0].message, std::optional(sent->id));
    QCOMPARE(before.files[0].conversation, std::optional(scene.conversation));
    QVERIFY(before.files[0].counts);
    QVERIFY(!before.files[1].message);
    QCOMPARE(before.bytes, 11);
    QVERIFY(before.complete);

    QVERIFY(remove(large));
    QCOMPARE(kept().bytes, 3);
    const auto part = scene.world.ask<QByteArray>(
        [&](auto reply) { scene.world.ports.files->filePart(scene.user, large, 0, reply); });
    QCOMPARE(part.error().code, QByteArray("file.unknown"));
    QCOMPARE(scene.world.message(sent->id).attachments.size(), 1); // the message stays
    const auto record = scene.world.ask<ports::MessageRecord>(
        [&](auto reply) { scene.world.ports.conversations->message(scene.user, sent->id, reply); });
    QCOMPARE(record->steps.back().step, QStringLiteral("file_removed"));
    QVERIFY(remove(small));
    QCOMPARE(remove(small).error().code, QByteArray("file.unknown"));
    QVERIFY(kept().files.empty());
}

void TestFiles::whatAContactSentGoesFromTheDisk()
{
    Scene scene;
    const QDir files(QDir(scene.world.directory.path()).canonicalPath() + QStringLiteral("/cells/1/p/1/files"));
    QVERIFY(files.mkpath(QStringLiteral(".")));
    const QString path = files.filePath(QStringLiteral("tea.txt"));
    QFile put(path);
    QVERIFY(put.open(QIODevice::WriteOnly) && put.write("tea") == 3);
    put.close();
    MessageReceived message = scene.world.says({});
    message.kind = MessageKind::File;
    message.attachments = {
        {QStringLiteral("tea.txt"), QStringLiteral("text/plain"), 3, QUrl::fromLocalFile(path).toString()}};
    scene.world.network->tell(scene.account, message);
    scene.world.settle();
    const auto kept =
        scene.world.ask<ports::KeptFiles>([&](auto reply) { scene.world.ports.files->files(scene.user, reply); });
    QCOMPARE(kept->files.size(), 1U);
    QVERIFY(!kept->files[0].counts);
    QCOMPARE(kept->bytes, 0);

    // What the plugin has made of it meanwhile is not followed.
    const QString theirs = files.filePath(QStringLiteral("theirs.txt"));
    QVERIFY(QFile::rename(path, theirs));
    QVERIFY(QFile::link(theirs, path));
    QVERIFY(scene.world.ask<void>(
        [&](auto reply) { scene.world.ports.files->removeFile(scene.user, kept->files[0].file.id, reply); }));
    QVERIFY(!QFileInfo(path).isSymLink());
    QVERIFY(QFile::exists(theirs));
}

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
