// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/random.h"
#include "gateway/passes.h"
#include "web_client.h"

#include <QTest>

using namespace locum;
using namespace locum::gateway;
using namespace std::chrono_literals;

class TestPasses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goodOnceAndForItsKindAlone();
    void goodForAWhile();
    void goodAgainWhenTakenInVain();
    void aDeviceHasFew();

private:
    TestClock m_clock;
    SystemRandom m_random;
    Passes m_passes{m_clock, m_random};
    const ports::Principal m_alice{UserId(1), DeviceId(10)};
};

void TestPasses::goodOnceAndForItsKindAlone()
{
    const QString code = m_passes.issue(Passes::Kind::Device, m_alice);
    QVERIFY(!m_passes.take(Passes::Kind::Person, code));
    QVERIFY(!m_passes.take(Passes::Kind::Device, QString()));
    const auto taken = m_passes.take(Passes::Kind::Device, code.toLower().remove(QLatin1Char('-')));
    QVERIFY(taken);
    QCOMPARE(taken->by.user, UserId(1));
    QCOMPARE(taken->by.device, DeviceId(10));
    QVERIFY(!m_passes.take(Passes::Kind::Device, code));
}

void TestPasses::goodForAWhile()
{
    const QString device = m_passes.issue(Passes::Kind::Device, m_alice);
    const QString person = m_passes.issue(Passes::Kind::Person, m_alice);
    m_clock.pass(5min);
    QVERIFY(!m_passes.take(Passes::Kind::Device, device));
    auto pass = m_passes.take(Passes::Kind::Person, person);
    QVERIFY(pass);
    m_passes.giveBack(*pass);
    m_clock.pass(48h);
    QVERIFY(!m_passes.take(Passes::Kind::Person, person));
}

void TestPasses::goodAgainWhenTakenInVain()
{
    const QString code = m_passes.issue(Passes::Kind::Person, m_alice);
    auto pass = m_passes.take(Passes::Kind::Person, code);
    QVERIFY(pass);
    QVERIFY(!m_passes.take(Passes::Kind::Person, code));
    m_passes.giveBack(*pass);
    QVERIFY(m_passes.take(Passes::Kind::Person, code));
}

void TestPasses::aDeviceHasFew()
{
    const QString others = m_passes.issue(Passes::Kind::Device, {UserId(2), DeviceId(20)});
    QStringList codes;
    for (size_t i = 0; i <= Passes::mostPerDevice; ++i) {
        codes << m_passes.issue(Passes::Kind::Device, m_alice);
    }
    QVERIFY(!m_passes.take(Passes::Kind::Device, codes.first()));
    QVERIFY(m_passes.take(Passes::Kind::Device, codes.at(1)));
    QVERIFY(m_passes.take(Passes::Kind::Device, codes.last()));
    QVERIFY(m_passes.take(Passes::Kind::Device, others));
}

QTEST_GUILESS_MAIN(TestPasses)
#include "tst_passes.moc"
