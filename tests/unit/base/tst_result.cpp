// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/result.h"

#include <QTest>

using namespace locum;

namespace {

Result<int> half(int number)
{
    if (number % 2 != 0) {
        return fail("number.odd", QStringLiteral("%1 has no half").arg(number), Retry::AfterUserAction);
    }
    return number / 2;
}

Done nothing()
{
    return {};
}

} // namespace

class TestResult : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aValueIsThere()
    {
        const auto result = half(4);
        QVERIFY(result.has_value());
        QCOMPARE(*result, 2);
        QVERIFY(nothing().has_value());
    }

    void anErrorSaysWhatAndWhetherToRetry()
    {
        const auto result = half(3);
        QVERIFY(!result);
        QCOMPARE(result.error(), (Error{"number.odd", QStringLiteral("3 has no half"), Retry::AfterUserAction}));
    }

    void anErrorIsPassedOn()
    {
        const auto outer = []() -> Result<QString> {
            auto inner = half(1);
            if (!inner) {
                return fail(inner.error());
            }
            return QString::number(*inner);
        }();
        QCOMPARE(outer.error().code, QByteArray("number.odd"));
    }
};

QTEST_GUILESS_MAIN(TestResult)
#include "tst_result.moc"
