// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/image_type.h"

#include <QTest>

using namespace locum;

class TestImageType : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isSeenFromTheBytes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("type");
        QTest::newRow("png") << QByteArray("\x89PNG\r\n\x1a\n...") << QByteArray("image/png");
        QTest::newRow("jpeg") << QByteArray("\xff\xd8\xff\xe0...") << QByteArray("image/jpeg");
        QTest::newRow("gif") << QByteArray("GIF89a...") << QByteArray("image/gif");
        QTest::newRow("old gif") << QByteArray("GIF87a") << QByteArray("image/gif");
        QTest::newRow("webp") << QByteArray("RIFF\1\2\3\4WEBPVP8 ") << QByteArray("image/webp");
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("the beginning of one") << QByteArray("\x89PN") << QByteArray();
        QTest::newRow("a sound") << QByteArray("RIFF\1\2\3\4WAVEfmt ") << QByteArray();
        QTest::newRow("a picture with scripts")
            << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'/>") << QByteArray();
        QTest::newRow("a page") << QByteArray("<html><script>") << QByteArray();
        QTest::newRow("a page behind blanks") << QByteArray("  GIF89a<script>") << QByteArray();
    }

    void isSeenFromTheBytes()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, type);
        QCOMPARE(imageTypeOf(bytes), type);
    }
};

QTEST_GUILESS_MAIN(TestImageType)
#include "tst_image_type.moc"
