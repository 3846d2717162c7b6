<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>calm::ui::MainWindow</name>
    <message numerus="yes">
        <source>Activity: %n unread message(s)</source>
        <translation>
            <numerusform>Activity: %n unread message</numerusform>
            <numerusform>Activity: %n unread messages</numerusform>
        </translation>
    </message>
</context>
</TS>
