<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Alerts</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier one(s)</source>
        <translation>
            <numerusform>%n earlier one</numerusform>
            <numerusform>%n earlier ones</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) was/were filtered</source>
        <translation>
            <numerusform>%n message was filtered</numerusform>
            <numerusform>%n messages were filtered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) wait(s) for you</source>
        <translation>
            <numerusform>%n request waits for you</numerusform>
            <numerusform>%n requests wait for you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) is/are held</source>
        <extracomment>In a digest: messages that a rule keeps back.</extracomment>
        <translation>
            <numerusform>%n message is held</numerusform>
            <numerusform>%n messages are held</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) by Locum</source>
        <translation>
            <numerusform>%n answer by Locum</numerusform>
            <numerusform>%n answers by Locum</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) was/were filtered: %1</source>
        <extracomment>In a digest. %1: why, by the name of a rule.</extracomment>
        <translation>
            <numerusform>%n message was filtered: %1</numerusform>
            <numerusform>%n messages were filtered: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Gateway</name>
    <message numerus="yes">
        <source>Too many log-ins have failed. Try again in %n second(s).</source>
        <translation>
            <numerusform>Too many log-ins have failed. Try again in %n second.</numerusform>
            <numerusform>Too many log-ins have failed. Try again in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RuleQuestions</name>
    <message numerus="yes">
        <source>%n message(s) looked at</source>
        <translation>
            <numerusform>%n message looked at</numerusform>
            <numerusform>%n messages looked at</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n would be treated otherwise</source>
        <translation>
            <numerusform>%n would be treated otherwise</numerusform>
            <numerusform>%n would be treated otherwise</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Rules</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <extracomment>Summary of messages that were kept for a digest; the lines that follow show them.</extracomment>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>locumctl</name>
    <message numerus="yes">
        <source>Imported into the address book: %n card(s).</source>
        <translation>
            <numerusform>Imported into the address book: %n card.</numerusform>
            <numerusform>Imported into the address book: %n cards.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n error(s)</source>
        <translation>
            <numerusform>%1: %n error</numerusform>
            <numerusform>%1: %n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: right, with %n warning(s)</source>
        <translation>
            <numerusform>%1: right, with %n warning</numerusform>
            <numerusform>%1: right, with %n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n test(s) passed</source>
        <translation>
            <numerusform>%1: %n test passed</numerusform>
            <numerusform>%1: %n tests passed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) written into %1</source>
        <translation>
            <numerusform>%n file written into %1</numerusform>
            <numerusform>%n files written into %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) written into %1</source>
        <translation>
            <numerusform>%n line written into %1</numerusform>
            <numerusform>%n lines written into %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>    %n was/were filtered: %1</source>
        <translation>
            <numerusform>    %n was filtered: %1</numerusform>
            <numerusform>    %n were filtered: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Locum stands in after %n minute(s) in the pocket.</source>
        <translation>
            <numerusform>Locum stands in after %n minute in the pocket.</numerusform>
            <numerusform>Locum stands in after %n minutes in the pocket.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Who has written to you, or got a message from you, in the last %n minute(s) is told once that you have gone.</source>
        <translation>
            <numerusform>Who has written to you, or got a message from you, in the last %n minute is told once that you have gone.</numerusform>
            <numerusform>Who has written to you, or got a message from you, in the last %n minutes is told once that you have gone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>    %n is/are held still</source>
        <translation>
            <numerusform>    %n is held still</numerusform>
            <numerusform>    %n are held still</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>    came online %n time(s), last at %1</source>
        <translation>
            <numerusform>    came online %n time, at %1</numerusform>
            <numerusform>    came online %n times, last at %1</numerusform>
        </translation>
    </message>
</context>
</TS>
