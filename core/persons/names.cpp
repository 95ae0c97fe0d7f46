// SPDX-License-Identifier: GPL-2.0-or-later
#include "persons/names.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <memory>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>
#include <vector>

namespace locum::persons {

namespace {

icu::UnicodeString toIcu(const QString &text)
{
    return icu::UnicodeString(reinterpret_cast<const char16_t *>(text.utf16()), static_cast<int32_t>(text.size()));
}

QString fromIcu(const icu::UnicodeString &text)
{
    return QString::fromUtf16(text.getBuffer(), text.length());
}

/// One for each thread: ICU's transliterators keep state.
const icu::Transliterator *toLatin()
{
    thread_local const std::unique_ptr<icu::Transliterator> made = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Transliterator> latin(
            icu::Transliterator::createInstance("Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
        return U_SUCCESS(status) ? std::move(latin) : nullptr;
    }();
    return made.get();
}

QString latin(const QString &text)
{
    if (std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; })) {
        return text.toLower();
    }
    icu::UnicodeString icu = toIcu(text);
    if (const auto *transliterator = toLatin()) {
        transliterator->transliterate(icu);
    }
    return fromIcu(icu).toLower();
}

const USpoofChecker *checker()
{
    struct Close {
        void operator()(USpoofChecker *spoof) const { uspoof_close(spoof); }
    };
    static const std::unique_ptr<USpoofChecker, Close> made = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<USpoofChecker, Close> spoof(uspoof_open(&status));
        uspoof_setChecks(spoof.get(), USPOOF_RESTRICTION_LEVEL, &status);
        uspoof_setRestrictionLevel(spoof.get(), USPOOF_HIGHLY_RESTRICTIVE);
        return spoof;
    }();
    return made.get();
}

QString skeletonOf(const QString &text)
{
    std::array<char16_t, 512> buffer;
    UErrorCode status = U_ZERO_ERROR;
    const QString clipped = text.left(120);
    const int32_t length = uspoof_getSkeleton(checker(), 0, reinterpret_cast<const char16_t *>(clipped.utf16()),
                                              static_cast<int32_t>(clipped.size()), buffer.data(),
                                              static_cast<int32_t>(buffer.size()), &status);
    QString skeleton = U_SUCCESS(status) ? QString::fromUtf16(buffer.data(), length) : clipped;
    // What ICU's tables do not hold, and eyes take for the same.
    skeleton.replace(QLatin1String("vv"), QLatin1String("w"));
    return skeleton;
}

bool mixesScripts(const QString &text)
{
    UErrorCode status = U_ZERO_ERROR;
    const int32_t found = uspoof_check(checker(), reinterpret_cast<const char16_t *>(text.utf16()),
                                       static_cast<int32_t>(text.size()), nullptr, &status);
    return U_SUCCESS(status) && (found & USPOOF_RESTRICTION_LEVEL) != 0;
}

/// Letters that were decomposed, without their marks.
QString withoutMarks(const QString &text)
{
    QString bare;
    for (const QChar c : text.normalized(QString::NormalizationForm_D)) {
        if (!c.isMark()) {
            bare += c;
        }
    }
    return bare;
}

/// Case folded, without ignorables, pictures and what follows a bar; `hides` tells of ignorables between letters.
QString foldedName(const QString &name, bool &hides)
{
    QString kept;
    bool afterLetter = false;
    bool pending = false;
    for (const char32_t c : name.normalized(QString::NormalizationForm_KC).toUcs4()) {
        if (u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0) {
            pending = afterLetter;
            continue;
        }
        if (c == U'|') {
            break;
        }
        const bool isLetter = u_isalpha(static_cast<UChar32>(c)) != 0;
        const bool isMark = QChar::isMark(c);
        const bool isWord = isLetter || isMark || u_isdigit(static_cast<UChar32>(c)) != 0 || c == U'\'' || c == U',';
        hides = hides || (pending && isLetter);
        pending = false;
        afterLetter = isLetter || isMark;
        kept += isWord ? QString::fromUcs4(&c, 1) : QStringLiteral(" ");
    }
    return kept.toCaseFolded().simplified();
}

bool isNumber(const QString &text)
{
    int digits = 0;
    int letters = 0;
    for (const QChar c : text) {
        digits += c.isDigit() ? 1 : 0;
        letters += c.isLetter() ? 1 : 0;
    }
    return letters == 0 || digits > 2 * letters;
}

/// Optimal string alignment distance, given up above 2.
int distance(const QString &a, const QString &b)
{
    constexpr int far = 3;
    if (std::abs(a.size() - b.size()) >= far) {
        return far;
    }
    const auto n = static_cast<size_t>(b.size());
    std::vector<int> before(n + 1);
    std::vector<int> last(n + 1);
    std::vector<int> now(n + 1);
    for (size_t j = 0; j <= n; ++j) {
        last[j] = static_cast<int>(j);
    }
    for (qsizetype i = 1; i <= a.size(); ++i) {
        now[0] = static_cast<int>(i);
        for (size_t j = 1; j <= n; ++j) {
            const auto at = static_cast<qsizetype>(j);
            const int cost = a[i - 1] == b[at - 1] ? 0 : 1;
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + cost});
            if (i > 1 && j > 1 && a[i - 1] == b[at - 2] && a[i - 2] == b[at - 1]) {
                now[j] = std::min(now[j], before[j - 2] + 1);
            }
        }
        before = last;
        last = now;
    }
    return last[n];
}

// Forms of given names that people use for each other. One line a name; the first is what the others are known by.
constexpr std::array<const char *, 60> givenNames = {
    "robert bob bobby rob robbie bert roberto",
    "william bill billy will willie liam guillaume",
    "richard dick rick rich ricky ricardo",
    "james jim jimmy jamie jem",
    "john johnny jack jon",
    "joseph joe joey jose pepe jupp giuseppe beppe",
    "michael mike mick mickey mikey michel miguel mischa misha mikhail",
    "thomas tom tommy tomas",
    "charles charlie chuck chas carlos karl carl",
    "edward ed eddie ted teddy ned eduardo",
    "henry harry hank henri heinrich heinz enrique",
    "daniel dan danny",
    "david dave davey",
    "matthew matt matty mathieu matthias matteo",
    "anthony tony antonio toni toño",
    "andrew andy drew andreas andre andrei andrey",
    "alexander alex al sasha sacha alejandro aleksandr alexandre xander lex alec",
    "benjamin ben benny benji",
    "christopher chris kit topher christophe christian",
    "nicholas nick nicky nicolas nico nikolai kolya klaus",
    "samuel sam sammy",
    "stephen steve steven stevie stefan stephan esteban etienne",
    "peter pete pedro pierre pyotr petya",
    "patrick pat paddy patricio",
    "paul pablo pavel pasha",
    "george jorge georg jurgen jörg georges yuri",
    "francis frank frankie francisco paco pancho franz francois kiko",
    "frederick fred freddy federico friedrich fritz",
    "gregory greg gregor",
    "jonathan jon jonny nathan",
    "johannes hannes hans johann jan",
    "kenneth ken kenny",
    "lawrence larry laurence laurent lorenz",
    "philip phil felipe philippe",
    "ronald ron ronnie",
    "timothy tim timmy",
    "vladimir vova volodya vlad",
    "dmitry dima mitya dmitri",
    "sergey serge seryozha sergio sergei",
    "ivan vanya juan",
    "elizabeth liz lizzie beth betty eliza lisa elisabeth elsa elise lise bettina isabel isabelle bella",
    "katherine kate katie kathy cathy kat catherine katharina katya ekaterina kitty catalina karin caterina katja",
    "margaret maggie meg peggy margarita greta marguerite rita margot gretel",
    "mary maria marie molly mia masha marija mimi maryam",
    "rebecca becky becca rebeca",
    "jennifer jen jenny jenn",
    "jessica jess jessie",
    "patricia pat patty trish tricia",
    "susan sue susie susanne suzanne susana",
    "sarah sara sally sadie",
    "anna ann anne annie anya hannah nina ana anja",
    "alexandra alex sandra sasha sandy alejandra aleksandra",
    "victoria vicky tori viktoria vika",
    "christina chris tina christine kristin cristina kirsten",
    "barbara barb babs barbie",
    "dorothy dot dottie dolly dorothea",
    "concepcion concha conchita",
    "natalia natasha nataliya natalie",
    "theresa terry tess teresa therese",
    "kseniya ksenia ksyusha xenia"};

} // namespace

QString givenNameKey(const QString &given)
{
    static const QHash<QString, QString> keys = [] {
        QHash<QString, QString> made;
        for (const char *line : givenNames) {
            const QStringList forms = QString::fromUtf8(line).split(QLatin1Char(' '));
            for (const QString &form : forms) {
                if (!made.contains(form)) { // "pat" is taken by whoever comes first
                    made.insert(form, forms.front());
                }
            }
        }
        return made;
    }();
    return keys.value(given, given);
}

bool areOneGivenName(const QString &one, const QString &other)
{
    if (one == other || givenNameKey(one) == givenNameKey(other)) {
        return true;
    }
    static const std::vector<QStringList> lines = [] {
        std::vector<QStringList> made;
        for (const char *line : givenNames) {
            made.push_back(QString::fromUtf8(line).split(QLatin1Char(' ')));
        }
        return made;
    }();
    return std::any_of(lines.begin(), lines.end(),
                       [&](const QStringList &forms) { return forms.contains(one) && forms.contains(other); });
}

NameForms nameForms(const QString &displayName)
{
    NameForms forms;
    const QString name = displayName.left(200);
    forms.folded = foldedName(name, forms.hidesCharacters);
    if (isNumber(forms.folded)) {
        return {};
    }
    forms.mixesScripts = mixesScripts(forms.folded);
    // "Williams, Sarah"
    const qsizetype comma = forms.folded.indexOf(QLatin1Char(','));
    QString ordered = forms.folded;
    if (comma > 0) {
        ordered = forms.folded.mid(comma + 1).trimmed() + QLatin1Char(' ') + forms.folded.left(comma).trimmed();
    }
    ordered.replace(QLatin1Char(','), QLatin1Char(' '));
    forms.folded = ordered.simplified();
    forms.skeleton = skeletonOf(withoutMarks(forms.folded));
    for (const QString &word : latin(forms.folded).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        QString letters;
        for (const QChar c : word) {
            if (c.isLetter() || c.isDigit()) {
                letters += c;
            }
        }
        if (!letters.isEmpty()) {
            forms.hasInitial = forms.hasInitial || (letters.size() == 1 && !forms.tokens.isEmpty());
            forms.tokens << letters;
        }
    }
    QStringList sorted = forms.tokens;
    sorted.sort();
    forms.full = sorted.join(QLatin1Char(' '));
    forms.isFull = forms.tokens.size() >= 2 && !forms.hasInitial;
    if (!forms.isFull && forms.tokens.size() == 1) {
        // Chinese names are written together: two signs or more are a whole name.
        const auto script = forms.folded.isEmpty() ? QChar::Script_Unknown : forms.folded.at(0).script();
        forms.isFull = script == QChar::Script_Han && forms.folded.size() >= 2;
    }
    return forms;
}

NameMatch compareNames(const NameForms &one, const NameForms &other)
{
    if (one.tokens.isEmpty() || other.tokens.isEmpty()) {
        return NameMatch::None;
    }
    if (one.full == other.full) {
        return one.isFull ? NameMatch::Same : NameMatch::Part;
    }
    const QString &givenOne = one.tokens.front();
    const QString &givenOther = other.tokens.front();
    if (one.isFull && other.isFull && one.tokens.size() == other.tokens.size() &&
        one.tokens.mid(1) == other.tokens.mid(1) && areOneGivenName(givenOne, givenOther)) {
        return NameMatch::Nickname;
    }
    const NameForms &shorter = one.tokens.size() <= other.tokens.size() ? one : other;
    const NameForms &longer = &shorter == &one ? other : one;
    if (shorter.tokens.size() == 1 && spells(shorter.tokens.front(), longer)) {
        return NameMatch::Nickname; // a handle shown as a name: "sarahwilliams"
    }
    if (std::min(one.full.size(), other.full.size()) >= 7 &&
        distance(one.tokens.join(QLatin1Char(' ')), other.tokens.join(QLatin1Char(' '))) <= 2) {
        return NameMatch::Typo;
    }
    if (areOneGivenName(shorter.tokens.front(), longer.tokens.front())) {
        if (shorter.tokens.size() == 1) {
            return NameMatch::Part;
        }
        if (shorter.hasInitial || longer.hasInitial) {
            return shorter.tokens.back().startsWith(longer.tokens.back()) ||
                           longer.tokens.back().startsWith(shorter.tokens.back())
                       ? NameMatch::Part
                       : NameMatch::Different;
        }
    }
    return shorter.tokens.size() == 1 ? NameMatch::None : NameMatch::Different;
}

HandleForms handleForms(const QString &handle)
{
    HandleForms forms;
    QString local = handle.trimmed().toCaseFolded();
    if (local.startsWith(QLatin1String("urn:")) || local.startsWith(QLatin1String("aci:")) ||
        local.endsWith(QLatin1String("@lid"))) {
        return forms;
    }
    if (local.startsWith(QLatin1Char('@'))) { // Matrix
        local = local.mid(1).section(QLatin1Char(':'), 0, 0);
    }
    local = local.section(QLatin1Char('@'), 0, 0).section(QLatin1Char('#'), 0, 0);
    if (isNumber(local)) {
        return forms;
    }
    forms.local = local;
    QString stem = latin(local);
    while (!stem.isEmpty() && !stem.back().isLetter()) {
        stem.chop(1);
    }
    QString read;
    for (const QChar c : stem) {
        switch (c.unicode()) { // digits that stand for letters within a word
        case '0':
            read += QLatin1Char('o');
            break;
        case '1':
            read += QLatin1Char('i');
            break;
        case '3':
            read += QLatin1Char('e');
            break;
        case '4':
            read += QLatin1Char('a');
            break;
        case '5':
            read += QLatin1Char('s');
            break;
        case '7':
            read += QLatin1Char('t');
            break;
        default:
            if (c.isLetter()) {
                read += c;
            }
        }
    }
    if (read.startsWith(QLatin1String("the")) && read.size() > 6) {
        read = read.mid(3);
    }
    forms.stem = read;
    forms.skeleton = skeletonOf(local);
    return forms;
}

bool spells(const QString &stem, const NameForms &name)
{
    if (stem.size() < 5 || name.tokens.size() < 2) {
        return false;
    }
    const QString &given = name.tokens.front();
    const QString &family = name.tokens.back();
    const QStringList forms{given + family,         family + given,         given.left(1) + family,
                            given + family.left(1), family + given.left(1), name.tokens.join(QString())};
    return std::any_of(forms.begin(), forms.end(),
                       [&](const QString &form) { return form.size() >= 5 && form == stem; });
}

QString phoneDigits(const QString &number)
{
    QString digits;
    for (const QChar c : number) {
        if (c.isDigit()) {
            digits += QLatin1Char(static_cast<char>('0' + c.digitValue()));
        } else if (c.isLetter()) {
            return {};
        }
    }
    const bool isInternational = number.trimmed().startsWith(QLatin1Char('+'));
    if (!isInternational && digits.startsWith(QLatin1String("00"))) {
        digits = digits.mid(2);
    } else if (!isInternational) {
        while (digits.startsWith(QLatin1Char('0'))) {
            digits = digits.mid(1);
        }
        return digits.size() < 6 || digits.size() > 15 ? QString() : QLatin1Char('~') + digits;
    }
    // E.164: at most 15 digits.
    return digits.size() < 7 || digits.size() > 15 ? QString() : digits;
}

bool areOneNumber(const QString &one, const QString &other)
{
    if (one.isEmpty() || other.isEmpty()) {
        return false;
    }
    if (one == other) {
        return true;
    }
    const bool oneIsNational = one.startsWith(QLatin1Char('~'));
    if (oneIsNational == other.startsWith(QLatin1Char('~'))) {
        return false;
    }
    const QString national = (oneIsNational ? one : other).mid(1);
    const QString &international = oneIsNational ? other : one;
    const qsizetype code = international.size() - national.size();
    // Country codes have one to three digits (ITU-T E.164).
    return national.size() >= 7 && code >= 1 && code <= 3 && international.endsWith(national);
}

QString phoneKey(const QString &digits)
{
    return digits.right(
        std::min<qsizetype>(9, digits.startsWith(QLatin1Char('~')) ? digits.size() - 1 : digits.size()));
}

QString emailForm(const QString &address)
{
    const QString form = address.trimmed().toCaseFolded();
    const qsizetype at = form.lastIndexOf(QLatin1Char('@'));
    return at > 0 && at < form.size() - 1 ? form : QString();
}

bool isSharedMailbox(const QString &address)
{
    static const QStringList desks{
        QStringLiteral("info"),      QStringLiteral("support"),    QStringLiteral("admin"),
        QStringLiteral("office"),    QStringLiteral("contact"),    QStringLiteral("sales"),
        QStringLiteral("hello"),     QStringLiteral("team"),       QStringLiteral("mail"),
        QStringLiteral("help"),      QStringLiteral("service"),    QStringLiteral("post"),
        QStringLiteral("familie"),   QStringLiteral("family"),     QStringLiteral("famille"),
        QStringLiteral("familia"),   QStringLiteral("household"),  QStringLiteral("noreply"),
        QStringLiteral("webmaster"), QStringLiteral("postmaster"), QStringLiteral("billing")};
    const QString local = address.section(QLatin1Char('@'), 0, 0);
    const qsizetype end =
        std::min(local.indexOf(QLatin1Char('.')) < 0 ? local.size() : local.indexOf(QLatin1Char('.')),
                 local.indexOf(QLatin1Char('-')) < 0 ? local.size() : local.indexOf(QLatin1Char('-')));
    return desks.contains(local) || desks.contains(local.left(end));
}

} // namespace locum::persons
