// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/settings_form.h"

#include <QTest>

using namespace locum;

namespace {

FormField field(const char *key, FieldType type)
{
    FormField result;
    result.key = QString::fromLatin1(key);
    result.label = result.key.toUpper();
    result.type = type;
    return result;
}

SettingsForm form()
{
    auto user = field("user", FieldType::Text);
    user.required = true;
    auto password = field("password", FieldType::Secret);
    auto port = field("port", FieldType::Integer);
    port.defaultValue = 5222;
    auto tls = field("tls", FieldType::Choice);
    tls.choices = {{QStringLiteral("require"), QStringLiteral("Always")},
                   {QStringLiteral("off"), QStringLiteral("Never")}};
    return {{user, password, port, tls, field("bots", FieldType::Boolean)}};
}

} // namespace

class TestSettingsForm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void secretsAreTakenApartAndDefaultsFilledIn()
    {
        const auto answers = answerForm(form(), {{QStringLiteral("user"), QStringLiteral("alice")},
                                                 {QStringLiteral("password"), QStringLiteral("s3cret")}});
        QVERIFY(answers.has_value());
        QCOMPARE(answers->values,
                 (QJsonObject{{QStringLiteral("user"), QStringLiteral("alice")}, {QStringLiteral("port"), 5222}}));
        QCOMPARE(answers->secrets.at(QStringLiteral("password")).reveal(), QByteArray("s3cret"));
    }

    void wrongAnswersAreNamed_data()
    {
        QTest::addColumn<QJsonObject>("given");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QString>("names");
        const auto user = qMakePair(QStringLiteral("user"), QJsonValue(QStringLiteral("alice")));
        QTest::newRow("a required one is missing")
            << QJsonObject() << QByteArray("form.field.missing") << QStringLiteral("'user'");
        QTest::newRow("a required one is empty") << QJsonObject{{QStringLiteral("user"), QString()}}
                                                 << QByteArray("form.field.missing") << QStringLiteral("'user'");
        QTest::newRow("unknown key") << QJsonObject{user, {QStringLiteral("pasword"), QStringLiteral("x")}}
                                     << QByteArray("form.field.unknown") << QStringLiteral("'pasword'");
        QTest::newRow("text for a number") << QJsonObject{user, {QStringLiteral("port"), QStringLiteral("5222")}}
                                           << QByteArray("form.field.invalid") << QStringLiteral("whole number");
        QTest::newRow("fraction for a number") << QJsonObject{user, {QStringLiteral("port"), 1.5}}
                                               << QByteArray("form.field.invalid") << QStringLiteral("whole number");
        QTest::newRow("number for a text")
            << QJsonObject{{QStringLiteral("user"), 1}} << QByteArray("form.field.invalid") << QStringLiteral("a text");
        QTest::newRow("text for a bool") << QJsonObject{user, {QStringLiteral("bots"), QStringLiteral("yes")}}
                                         << QByteArray("form.field.invalid") << QStringLiteral("true or false");
        QTest::newRow("no such choice") << QJsonObject{user, {QStringLiteral("tls"), QStringLiteral("maybe")}}
                                        << QByteArray("form.field.invalid") << QStringLiteral("require, off");
        QTest::newRow("a structure") << QJsonObject{{QStringLiteral("user"), QJsonObject{{QStringLiteral("a"), 1}}}}
                                     << QByteArray("form.field.invalid") << QStringLiteral("a text");
    }

    void wrongAnswersAreNamed()
    {
        QFETCH(QJsonObject, given);
        QFETCH(QByteArray, code);
        QFETCH(QString, names);
        const auto answers = answerForm(form(), given);
        QVERIFY(!answers);
        QCOMPARE(answers.error().code, code);
        QVERIFY2(answers.error().detail.contains(names), qPrintable(answers.error().detail));
    }

    void errorsDoNotCarryTheSecret()
    {
        auto secretForm = form();
        const auto answers =
            answerForm(secretForm, {{QStringLiteral("user"), QStringLiteral("a")},
                                    {QStringLiteral("password"), QJsonObject{{QStringLiteral("hunter2"), 1}}}});
        QVERIFY(!answers);
        QVERIFY(!answers.error().detail.contains(QStringLiteral("hunter2")));
    }
};

QTEST_GUILESS_MAIN(TestSettingsForm)
#include "tst_settings_form.moc"
