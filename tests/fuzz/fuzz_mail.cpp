// SPDX-License-Identifier: GPL-2.0-or-later
// A mail that came in: whatever it is, reading it ends, and what it says is within bounds.
#include "mail_address.h"
#include "mail_reader.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    using namespace locum::email;
    Settings settings;
    settings.replyTo = QStringLiteral("alice@example.org");
    settings.host = QStringLiteral("home.example.org");
    settings.trusted = QStringLiteral("mx.example.org");
    const auto answer =
        readMail(QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)), settings);
    if (answer && (!isPlainAddress(answer->from) || answer->text.isEmpty() || answer->text.size() > 8000 ||
                   (!answer->token.isEmpty() && !isToken(answer->token)))) {
        std::abort();
    }
    return 0;
}
