// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QStringView>

namespace locum::cellprotocol {

/// Appends compact JSON to a buffer, in one pass and without a tree: telling an event is the hot path of a cell.
/// The caller sees to the order of the calls.
class JsonWriter {
public:
    explicit JsonWriter(QByteArray &out) : m_out(out) {}

    void beginObject() { open('{'); }
    void endObject() { close('}'); }
    void beginArray() { open('['); }
    void endArray() { close(']'); }

    /// `name` needs no escaping.
    void key(QByteArrayView name);

    /// In UTF-8, escaped; a lone surrogate becomes U+FFFD.
    void string(QStringView text);
    void integer(qint64 value);
    void integer(quint64 value);
    void boolean(bool value);
    void null();

    /// JSON that is ready, or a string (with quotes added) that needs no escaping.
    void raw(QByteArrayView json);
    void plainString(QByteArrayView text);

private:
    void open(char bracket);
    void close(char bracket);
    void separate();

    QByteArray &m_out;
    bool m_needsComma = false;
};

} // namespace locum::cellprotocol
