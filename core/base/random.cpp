// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/random.h"

#include <QRandomGenerator>

namespace locum {

QByteArray SystemRandom::bytes(qsizetype count)
{
    QByteArray result(count, Qt::Uninitialized);
    auto *system = QRandomGenerator::system();
    for (qsizetype i = 0; i < count; ++i) {
        result[i] = static_cast<char>(system->generate() & 0xffU);
    }
    return result;
}

double SystemRandom::unit()
{
    return QRandomGenerator::system()->generateDouble();
}

QByteArray makeToken(Random &random, qsizetype entropyBytes)
{
    return random.bytes(entropyBytes).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace locum
