// SPDX-License-Identifier: GPL-2.0-or-later
#include "cellprotocol/json_writer.h"

#include <charconv>

namespace locum::cellprotocol {
namespace {

constexpr char hexDigits[] = "0123456789abcdef";
constexpr qsizetype longestEscape = 6; // \u001f; a code unit never takes more

char *putEscaped(char *at, char16_t unit)
{
    const auto two = [&at](char letter) {
        *at++ = '\\';
        *at++ = letter;
        return at;
    };
    switch (unit) {
    case u'"':
        return two('"');
    case u'\\':
        return two('\\');
    case u'\n':
        return two('n');
    case u'\r':
        return two('r');
    case u'\t':
        return two('t');
    }
    two('u');
    *at++ = '0';
    *at++ = '0';
    *at++ = hexDigits[(unit >> 4) & 0xf];
    *at++ = hexDigits[unit & 0xf];
    return at;
}

char *putUtf8(char *at, char32_t point)
{
    if (point < 0x800) {
        *at++ = static_cast<char>(0xc0 | (point >> 6));
    } else {
        if (point < 0x10000) {
            *at++ = static_cast<char>(0xe0 | (point >> 12));
        } else {
            *at++ = static_cast<char>(0xf0 | (point >> 18));
            *at++ = static_cast<char>(0x80 | ((point >> 12) & 0x3f));
        }
        *at++ = static_cast<char>(0x80 | ((point >> 6) & 0x3f));
    }
    *at++ = static_cast<char>(0x80 | (point & 0x3f));
    return at;
}

template <class Integer>
void appendInteger(QByteArray &out, Integer value)
{
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end - digits);
}

} // namespace

void JsonWriter::separate()
{
    if (m_needsComma) {
        m_out.append(',');
    }
    m_needsComma = true;
}

void JsonWriter::open(char bracket)
{
    separate();
    m_out.append(bracket);
    m_needsComma = false;
}

void JsonWriter::close(char bracket)
{
    m_out.append(bracket);
    m_needsComma = true;
}

void JsonWriter::key(QByteArrayView name)
{
    separate();
    m_out.append('"').append(name).append("\":");
    m_needsComma = false;
}

void JsonWriter::string(QStringView text)
{
    separate();
    const auto before = m_out.size();
    m_out.resize(before + text.size() * longestEscape + 2);
    char *at = m_out.data() + before;
    *at++ = '"';
    const auto *unit = text.utf16();
    const auto *const end = unit + text.size();
    while (unit != end) {
        const char16_t current = *unit++;
        if (current < 0x80) {
            if (current >= 0x20 && current != u'"' && current != u'\\') [[likely]] {
                *at++ = static_cast<char>(current);
            } else {
                at = putEscaped(at, current);
            }
        } else if (!QChar::isSurrogate(current)) {
            at = putUtf8(at, current);
        } else if (QChar::isHighSurrogate(current) && unit != end && QChar::isLowSurrogate(*unit)) {
            at = putUtf8(at, QChar::surrogateToUcs4(current, *unit++));
        } else {
            at = putUtf8(at, QChar::ReplacementCharacter);
        }
    }
    *at++ = '"';
    m_out.resize(at - m_out.constData());
}

void JsonWriter::integer(qint64 value)
{
    separate();
    appendInteger(m_out, value);
}

void JsonWriter::integer(quint64 value)
{
    separate();
    appendInteger(m_out, value);
}

void JsonWriter::boolean(bool value)
{
    separate();
    m_out.append(value ? "true" : "false");
}

void JsonWriter::null()
{
    separate();
    m_out.append("null");
}

void JsonWriter::raw(QByteArrayView json)
{
    separate();
    m_out.append(json);
}

void JsonWriter::plainString(QByteArrayView text)
{
    separate();
    m_out.append('"').append(text).append('"');
}

} // namespace locum::cellprotocol
