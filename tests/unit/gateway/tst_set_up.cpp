// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/random.h"
#include "gateway/set_up_code.h"
#include "gateway/web_app.h"

#include <QTest>

using namespace locum;
using namespace locum::gateway;

class TestSetUp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noCodeMatchesNothing();
    void aCodeMatchesHoweverItIsTyped();
    void anotherCodeTakesItsPlace();
    void theWebAppHasItsPage();
};

void TestSetUp::noCodeMatchesNothing()
{
    const SetUpCode code;
    QVERIFY(!code.exists());
    QVERIFY(!code.matches({}));
    QVERIFY(!code.matches(QStringLiteral("0000-0000-0000")));
}

void TestSetUp::aCodeMatchesHoweverItIsTyped()
{
    struct Known final : Random {
        QByteArray bytes(qsizetype count) override
        {
            return QByteArray("\x00\x01\x0a\x0b\xff\x1f\x20\x21\x02\x03\x04\x05", count);
        }
        double unit() override { return 0; }
    } random;
    SetUpCode code;
    QCOMPARE(code.make(random), QStringLiteral("01AB-ZZ01-2345"));
    QVERIFY(code.exists());
    for (const auto *typed : {"01AB-ZZ01-2345", "01abzz012345", " OIab zzol 2345 "}) {
        QVERIFY2(code.matches(QLatin1String(typed)), typed);
    }
    for (const auto *typed : {"", "01AB-ZZ01-2346", "01AB-ZZ01-23455", "01AB"}) {
        QVERIFY2(!code.matches(QLatin1String(typed)), typed);
    }
    code.forget();
    QVERIFY(!code.matches(QStringLiteral("01AB-ZZ01-2345")));
}

void TestSetUp::anotherCodeTakesItsPlace()
{
    SystemRandom random;
    SetUpCode code;
    const QString first = code.make(random);
    const QString second = code.make(random);
    QVERIFY(first != second);
    QVERIFY(!code.matches(first));
    QVERIFY(code.matches(second));
}

void TestSetUp::theWebAppHasItsPage()
{
    const Resources all = webApp();
    if (all.isEmpty()) {
        QSKIP("built without the web app");
    }
    QVERIFY(all.contains("/"));
    const Resource &page = *all.constFind("/");
    QCOMPARE(page.contentType, QByteArray("text/html; charset=utf-8"));
    QVERIFY(!page.body.contains("<style"));
    for (const auto &resource : all) {
        const auto has = [&resource](const QByteArray &name, const QByteArray &value) {
            return std::any_of(resource.headers.begin(), resource.headers.end(), [&](const auto &header) {
                return header.first == name && header.second.contains(value);
            });
        };
        QVERIFY(has("Content-Security-Policy", "script-src 'self'"));
        QVERIFY(!has("Content-Security-Policy", "unsafe"));
        QVERIFY(has("Cache-Control", ""));
        QVERIFY(resource.gzip.isEmpty() || resource.gzip.size() < resource.body.size());
    }
}

QTEST_GUILESS_MAIN(TestSetUp)
#include "tst_set_up.moc"
