// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/doctor.h"

#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QSslCertificate>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <map>
#include <sys/stat.h>

using namespace locum::ctl;

namespace {

/// Answers every request on 127.0.0.1 with the same bytes, in a thread of its own.
class FakeServer : public QThread {
public:
    explicit FakeServer(QByteArray answer) : m_answer(std::move(answer)) { start(); }
    ~FakeServer() override
    {
        quit();
        wait();
    }
    quint16 port()
    {
        while (m_port == 0) {
            QThread::yieldCurrentThread();
        }
        return m_port;
    }

protected:
    void run() override
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        connect(&server, &QTcpServer::newConnection, &server, [&] {
            auto *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                socket->readAll();
                socket->write(m_answer);
                socket->disconnectFromHost();
            });
        });
        m_port = server.serverPort();
        exec();
    }

private:
    QByteArray m_answer;
    std::atomic<quint16> m_port = 0;
};

QByteArray http(const QByteArray &status, const QByteArray &body)
{
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

class Checks {
public:
    Report report()
    {
        return [this](const Check &check) { m_checks.insert_or_assign(check.id, check); };
    }
    bool has(const char *id) const { return m_checks.contains(QLatin1String(id)); }
    Finding finding(const char *id) const { return has(id) ? m_checks.at(QLatin1String(id)).finding : Finding::Failed; }
    QString advice(const char *id) const { return has(id) ? m_checks.at(QLatin1String(id)).advice : QString(); }

private:
    std::map<QString, Check> m_checks;
};

} // namespace

class TestDoctor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatLocumdPrints();
    void seesWhoMayRead();
    void missesTheKeyOfADatabase();
    void checksTheDatabase();
    void saysWhatIsWrongWithPlugins();
    void seesWhatListens_data();
    void seesWhatListens();
    void seesThePublicUrlAsAPhone_data();
    void seesThePublicUrlAsAPhone();
    void knowsWhomACertificateIsFor();
};

void TestDoctor::readsWhatLocumdPrints()
{
    const auto configuration =
        configurationFrom(QStringLiteral("[core]\n# a comment = \"x\"\nstate_directory = \"/s \\\"q\\\"\"\n"
                                         "\n# more\nplugin_directories = [\"/a\", \"/b\"]\n[cells]\n"
                                         "linger_s = 60\n[stand_in]\nown_clients_count = true\n"));
    QCOMPARE(configuration.value(QLatin1String("core.state_directory")).toString(), QStringLiteral("/s \"q\""));
    QCOMPARE(configuration.value(QLatin1String("cells.linger_s")).toInt(), 60);
    QCOMPARE(configuration.value(QLatin1String("stand_in.own_clients_count")).toBool(), true);
    QCOMPARE(configuration.value(QLatin1String("core.plugin_directories")).toArray().size(), 2);
    QCOMPARE(configuration.size(), 4);
}

namespace {

Installation in(const QTemporaryDir &directory)
{
    Installation installation;
    installation.configuration = {
        {QStringLiteral("core.state_directory"), directory.path()},
        {QStringLiteral("core.runtime_directory"), directory.filePath(QStringLiteral("run"))}};
    return installation;
}

void makeDatabase(const QString &path)
{
    {
        auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("make"));
        database.setDatabaseName(path);
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(QStringLiteral("CREATE TABLE t (a TEXT)")));
        for (int row = 0; row < 200; ++row) {
            QVERIFY(query.exec(QStringLiteral("INSERT INTO t VALUES (hex(randomblob(500)))")));
        }
        database.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("make"));
}

} // namespace

void TestDoctor::seesWhoMayRead()
{
    const QTemporaryDir directory;
    Checks checks;
    checkFiles(in(directory), checks.report());
    QCOMPARE(checks.finding("directory.state"), Finding::Ok);
    QCOMPARE(checks.finding("directory.runtime"), Finding::Ok); // made at the start
    QCOMPARE(checks.finding("disk.free"), Finding::Ok);

    QFile key(directory.filePath(QStringLiteral("key")));
    QVERIFY(key.open(QIODevice::WriteOnly));
    key.close();
    chmod(QFile::encodeName(key.fileName()).constData(), 0644);
    chmod(QFile::encodeName(directory.path()).constData(), 0755);
    checkFiles(in(directory), checks.report());
    QCOMPARE(checks.finding("key"), Finding::Failed);
    QVERIFY(checks.advice("key").contains(QLatin1String("chmod 600 ")));
    QCOMPARE(checks.finding("directory.state"), Finding::Failed);
    QVERIFY(checks.advice("directory.state").contains(QLatin1String("chmod 700 ")));
}

void TestDoctor::missesTheKeyOfADatabase()
{
    const QTemporaryDir directory;
    makeDatabase(directory.filePath(QStringLiteral("locum.sqlite")));
    Checks checks;
    checkFiles(in(directory), checks.report());
    QCOMPARE(checks.finding("key"), Finding::Failed);
    QVERIFY(checks.advice("key").contains(QLatin1String("backup")));
}

void TestDoctor::checksTheDatabase()
{
    const QTemporaryDir directory;
    Checks checks;
    checkDatabase(in(directory), checks.report());
    QCOMPARE(checks.finding("database.integrity"), Finding::Ok);
    const auto path = directory.filePath(QStringLiteral("locum.sqlite"));
    makeDatabase(path);
    checkDatabase(in(directory), checks.report());
    QCOMPARE(checks.finding("database.integrity"), Finding::Ok);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(3 * 4096);
    file.write(QByteArray(4096, 'x'));
    file.close();
    checkDatabase(in(directory), checks.report());
    QCOMPARE(checks.finding("database.integrity"), Finding::Failed);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("this is no database, but a text that is long enough to be taken for one, if nobody looks\n");
    file.close();
    checkDatabase(in(directory), checks.report());
    QCOMPARE(checks.finding("database.integrity"), Finding::Failed);
}

void TestDoctor::saysWhatIsWrongWithPlugins()
{
    const QTemporaryDir directory;
    auto installation = in(directory);
    installation.configuration.insert(QStringLiteral("core.cell_program"), QStringLiteral("/nowhere/locum-cell"));
    Checks checks;
    checkPlugins(installation, checks.report());
    QCOMPARE(checks.finding("program.cell"), Finding::Failed);

    // A cell that fails for one plugin, and none for another.
    QFile cell(directory.filePath(QStringLiteral("cell")));
    QVERIFY(cell.open(QIODevice::WriteOnly));
    cell.write("#!/bin/sh\ncase $2 in *good.so) echo '{}';; *) echo 'cannot load it' >&2; exit 5;; esac\n");
    cell.close();
    cell.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    installation.configuration.insert(QStringLiteral("core.cell_program"), cell.fileName());
    installation.configuration.insert(QStringLiteral("core.plugin_directories"),
                                      QJsonArray{directory.path(), QStringLiteral("/nowhere")});
    checkPlugins(installation, checks.report());
    QCOMPARE(checks.finding("plugins"), Finding::Failed);
    QCOMPARE(checks.finding("plugins.directory"), Finding::Warning);
    for (const auto *name : {"good.so", "bad.so"}) {
        QFile plugin(directory.filePath(QLatin1String(name)));
        QVERIFY(plugin.open(QIODevice::WriteOnly));
    }
    installation.running = QJsonObject{
        {QStringLiteral("plugins"),
         QJsonArray{
             QJsonObject{{QStringLiteral("path"), QStringLiteral("bad.so")},
                         {QStringLiteral("refused"), QJsonObject{{QStringLiteral("detail"), QStringLiteral("old")}}}}}},
        {QStringLiteral("cells"), QJsonArray{QJsonObject{{QStringLiteral("state"), QStringLiteral("failed")}}}}};
    checkPlugins(installation, checks.report());
    QCOMPARE(checks.finding("plugin.good.so"), Finding::Ok);
    QCOMPARE(checks.finding("plugin.bad.so"), Finding::Failed);
    QCOMPARE(checks.finding("plugin.refused"), Finding::Warning);
    QCOMPARE(checks.finding("cell.state"), Finding::Warning);
}

void TestDoctor::seesWhatListens_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("good");
    QTest::newRow("Locum") << http("200 OK", R"({"status":"ok","version":"1"})") << true;
    QTest::newRow("another server") << http("200 OK", "<html>hello</html>") << false;
    QTest::newRow("an error") << http("500 Oops", R"({"status":"ok"})") << false;
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-x\r\n") << false;
    QTest::newRow("garbage") << QByteArray(1000, '\0') << false;
}

void TestDoctor::seesWhatListens()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, good);
    FakeServer server(answer);
    Installation installation;
    const auto url = QStringLiteral("http://127.0.0.1:%1").arg(server.port());
    installation.running = QJsonObject{{QStringLiteral("gateway"), QJsonObject{{QStringLiteral("url"), url}}}};
    Checks checks;
    checkListening(installation, checks.report());
    QCOMPARE(checks.finding("gateway.listen"), good ? Finding::Ok : Finding::Failed);
}

void TestDoctor::seesThePublicUrlAsAPhone_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("advice");
    QTest::newRow("proxy without Locum") << http("502 Bad Gateway", "nginx") << "does not reach locumd";
    QTest::newRow("leads elsewhere") << http("301 Moved", "") << "leads elsewhere";
    QTest::newRow("another page") << http("404 Not Found", "") << "Another program";
    QTest::newRow("Locum") << http("200 OK", R"({"status":"ok"})") << "";
}

void TestDoctor::seesThePublicUrlAsAPhone()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, advice);
    FakeServer server(answer);
    Installation installation;
    const auto url = QStringLiteral("http://127.0.0.1:%1/chat/").arg(server.port());
    installation.configuration.insert(QStringLiteral("gateway.public_url"), url);
    Checks checks;
    checkPublicUrl(installation, checks.report());
    QCOMPARE(checks.finding("public.dns"), Finding::Ok);
    QCOMPARE(checks.finding("public.health"), advice.isEmpty() ? Finding::Ok : Finding::Failed);
    QVERIFY2(checks.advice("public.health").contains(advice), qPrintable(checks.advice("public.health")));

    // A proxy before it, of which Locum was not told, and which does not pass on WebSockets.
    if (advice.isEmpty()) {
        installation.running = QJsonObject{
            {QStringLiteral("gateway"), QJsonObject{{QStringLiteral("url"), QStringLiteral("http://127.0.0.1:1")}}}};
        checkPublicUrl(installation, checks.report());
        QCOMPARE(checks.finding("public.websocket"), Finding::Failed);
        QCOMPARE(checks.finding("public.proxy"), Finding::Warning);
    }
    installation.configuration.insert(QStringLiteral("gateway.public_url"), QString());
    checkPublicUrl(installation, checks.report());
    QCOMPARE(checks.finding("public.url"), Finding::Warning);
    installation.configuration.insert(QStringLiteral("gateway.public_url"), QStringLiteral("http://127.0.0.1:1"));
    checkPublicUrl(installation, checks.report());
    QCOMPARE(checks.finding("public.port"), Finding::Failed);
}

void TestDoctor::knowsWhomACertificateIsFor()
{
    const auto openssl = QStandardPaths::findExecutable(QStringLiteral("openssl"));
    QVERIFY2(!openssl.isEmpty(), "openssl(1) is needed");
    const QTemporaryDir directory;
    const auto file = directory.filePath(QStringLiteral("c.pem"));
    QProcess process;
    process.start(openssl,
                  {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("ec"),
                   QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:P-256"), QStringLiteral("-nodes"),
                   QStringLiteral("-keyout"), directory.filePath(QStringLiteral("k.pem")), QStringLiteral("-out"), file,
                   QStringLiteral("-subj"), QStringLiteral("/CN=x"), QStringLiteral("-addext"),
                   QStringLiteral("subjectAltName=DNS:a.example,DNS:*.b.example,IP:10.0.0.5")});
    QVERIFY(process.waitForFinished());
    const auto certificates = QSslCertificate::fromPath(file);
    QCOMPARE(certificates.size(), 1);
    const auto &certificate = certificates.first();
    QVERIFY(isFor(certificate, QStringLiteral("a.example")));
    QVERIFY(isFor(certificate, QStringLiteral("A.Example")));
    QVERIFY(isFor(certificate, QStringLiteral("c.b.example")));
    QVERIFY(isFor(certificate, QStringLiteral("10.0.0.5")));
    QVERIFY(!isFor(certificate, QStringLiteral("b.example")));
    QVERIFY(!isFor(certificate, QStringLiteral("d.c.b.example")));
    QVERIFY(!isFor(certificate, QStringLiteral("x")));
    QVERIFY(!isFor(certificate, QStringLiteral("10.0.0.6")));
}

QTEST_GUILESS_MAIN(TestDoctor)
#include "tst_doctor.moc"
