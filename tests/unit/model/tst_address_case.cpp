// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/address_case.h"

#include <QTest>

using namespace locum;

class TestAddressCase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneSpellingStandsForAll_data()
    {
        QTest::addColumn<AddressCase>("how");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("normal");
        const auto row = [](const char *name, AddressCase how, const char *typed, const char *normal) {
            QTest::newRow(name) << how << QString::fromUtf8(typed) << QString::fromUtf8(normal);
        };
        row("exact", AddressCase::Exact, " Bob[A]\\~ ", "Bob[A]\\~");
        row("ascii", AddressCase::Ascii, " Bob[A]\\~ ", "bob[a]\\~");
        row("ascii alone", AddressCase::Ascii, "ÄB", "Äb");
        row("rfc1459", AddressCase::Rfc1459, "Bob[A]\\~", "bob{a}|^");
        row("strict-rfc1459", AddressCase::StrictRfc1459, "Bob[A]\\~", "bob{a}|~");
        row("channel", AddressCase::Rfc1459, "#Locum", "#locum");
        row("jid", AddressCase::Jid, "Anna@LocalHost", "anna@localhost");
        row("jid with resource", AddressCase::Jid, "Room@Host/Anna/X", "room@host/Anna/X");
        row("jid in another alphabet", AddressCase::Jid, "ÄNNA@BÜCHER.example", "änna@bücher.example");
        row("jid in compatibility forms", AddressCase::Jid, "\xef\xbc\xa1nna@host", "anna@host");
        row("nothing", AddressCase::Jid, "  ", "");
    }

    void oneSpellingStandsForAll()
    {
        QFETCH(AddressCase, how);
        QFETCH(QString, typed);
        QFETCH(QString, normal);
        QCOMPARE(normalAddress(typed, how), normal);
        QCOMPARE(normalAddress(normal, how), normal);
    }
};

QTEST_GUILESS_MAIN(TestAddressCase)
#include "tst_address_case.moc"
