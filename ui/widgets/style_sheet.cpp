#include "ui/widgets/style_sheet.h"

#include "ui/widgets/scale.h"
#include "ui/widgets/theme.h"

namespace calm::ui
{

namespace
{

const char* const textRules = R"(
QLabel[role="title"] { font-size: @fontTitlepx; font-weight: 600; }
QLabel[role="section"] { font-size: @fontSectionpx; font-weight: 600; }
QLabel[role="subtitle"], QLabel[role="muted"] { color: @muted; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="number"] { font-size: @fontNumberpx; font-weight: 600; }
QLabel[role="danger"] { color: @danger; }
QLabel[role="warning"] { color: @warning; }
QLabel[role="success"] { color: @success; }
QLabel[role="mono"], QPlainTextEdit[role="mono"], QTextEdit[role="mono"] { font-family: "DejaVu Sans Mono", monospace; }
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 4px; }
)";

const char* const frameRules = R"(
QFrame[drawer="true"] { background: @surface; border: none; border-left: 1px solid @border; }
QFrame[overlay="true"] { background: @surface; border: 1px solid @muted; border-radius: 8px; }
QFrame[drawer="true"] QTreeView { border: 1px solid transparent; border-radius: 4px; }
QFrame[overlay="true"] QListView { border: none; border-radius: 0; }
QFrame[card="true"] { background: @surface; border: 1px solid @border; border-radius: 8px; }
QFrame[line="true"] { background: @border; border: none; max-height: 1px; min-height: 1px; }
QFrame[banner="true"] { margin-top: 10px; background: @dangerSoft; border: 1px solid @danger; border-radius: 8px; }
QFrame[note="true"] { background: @raised; border: 1px solid @warning; border-radius: 8px; }
QFrame[banner="true"] QPlainTextEdit { background: transparent; border: none; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; }
QGraphicsView { border: 1px solid transparent; border-radius: 4px; }
QGraphicsView:focus { border-color: @accent; }
QSplitter::handle { background: transparent; }
QStatusBar { background: @surface; border-top: 1px solid @border; }
QStatusBar::item { border: none; }
QMenuBar { background: @window; }
QMenuBar::item { padding: 4px 9px; background: transparent; border-radius: 4px; }
QMenuBar QToolButton { padding: 1px 6px; margin-right: 6px; }
QMenuBar::item:selected { background: @accentSoft; color: @text; }
QMenu { background: @surface; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 20px; border-radius: 4px; }
QMenu::item:selected { background: @accentSoft; color: @text; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
)";

const char* const buttonRules = R"(
QPushButton { background: @surface; border: 1px solid @border; border-radius: 6px; padding: 5px 14px; min-height: 20px; }
QPushButton:hover { background: @raised; }
QPushButton:pressed { background: @border; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @faded; }
QPushButton:checked { background: @accentSoft; border-color: @accent; }
QPushButton[role="primary"] { background: @accent; color: @accentText; border-color: @accent; font-weight: 600; }
QPushButton[role="primary"]:hover { background: @accentHover; }
QPushButton[role="primary"]:focus { border: 2px solid @text; padding: 4px 13px; }
QPushButton[role="primary"]:disabled { background: @border; border-color: @border; color: @muted; }
QPushButton[role="danger"] { color: @danger; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; padding: 5px 8px; }
QPushButton[role="quiet"]:hover { background: @raised; }
QPushButton[role="quiet"]:focus { border-color: @accent; }
QPushButton::menu-indicator { image: url(:/icons/chevron_down_@tone.svg); width: 14px; height: 14px; right: 6px;
  subcontrol-position: right center; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: @raised; }
QToolButton:checked { background: @accentSoft; }
QToolButton:focus { border-color: @accent; }
QToolButton[role="danger"] { color: @danger; }
QToolButton[popupMode="1"] { padding-right: 16px; }
QToolButton::menu-indicator { image: none; }
QToolButton[role="choice"] { background: @surface; border: 1px solid @border; padding: 4px 24px 4px 8px; min-height: 20px; }
QToolButton[role="choice"]:focus { border-color: @accent; }
QToolButton[role="choice"]::menu-indicator { image: url(:/icons/chevron_down_@tone.svg); width: 16px; height: 16px;
  subcontrol-origin: border; subcontrol-position: right center; right: 4px; }
)";

const char* const inputRules = R"(
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
  background: @surface; border: 1px solid @border; border-radius: 6px; padding: 4px 8px;
  selection-background-color: @accent; selection-color: @accentText; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { min-height: 20px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
  border-color: @accent; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled { background: @window; color: @faded; }
QPlainTextEdit:read-only, QTextEdit:read-only { background: @surface; }
QComboBox[active="true"], QToolButton[active="true"] { background: @accentSoft; border-color: @accent; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/chevron_down_@tone.svg); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @border; padding: 4px; outline: none;
  selection-background-color: @accentSoft; selection-color: @text; }
QSpinBox, QDoubleSpinBox { padding-right: 20px; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-origin: border; subcontrol-position: top right;
  width: 18px; border: none; background: transparent; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-origin: border; subcontrol-position: bottom right;
  width: 18px; border: none; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url(:/icons/chevron_up_@tone.svg); width: 13px; height: 13px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url(:/icons/chevron_down_@tone.svg); width: 13px; height: 13px; }
QCheckBox, QRadioButton { spacing: 7px; border: 1px solid transparent; border-radius: 4px; padding: 1px 3px 1px 1px; }
QCheckBox:focus, QRadioButton:focus { border-color: @accent; }
QCheckBox::indicator, QListView::indicator, QTableView::indicator, QTreeView::indicator { width: 15px; height: 15px; border: 1px solid @muted; border-radius: 4px; background: @surface; }
QCheckBox::indicator:checked, QListView::indicator:checked, QTableView::indicator:checked,
QTreeView::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/tick_@tone.svg); }
QCheckBox::indicator:focus { border-color: @accent; }
QRadioButton::indicator { width: 15px; height: 15px; border: 1px solid @muted; border-radius: 8px; background: @surface; }
QRadioButton::indicator:checked { background: @accent; border: 4px solid @surface; outline: 1px solid @accent; }
QProgressBar { background: @raised; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; text-align: right; }
QProgressBar::chunk { background: @accent; border-radius: 4px; }
)";

const char* const viewRules = R"(
QTableView, QTreeView, QListView { background: @surface; border: 1px solid @border; border-radius: 8px;
  gridline-color: @raised; alternate-background-color: @stripe; outline: none;
  selection-background-color: @accentSoft; selection-color: @text; }
QTableView::item, QTreeView::item, QListView::item { border: 0px; padding: 4px 8px; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: @accentSoft; color: @text; }
QTableView:focus, QTreeView:focus, QListView:focus { border-color: @accent; }
QFrame[card="true"] QTableView, QFrame[card="true"] QListView, QFrame[card="true"] QTreeView {
  border: 1px solid transparent; border-radius: 4px; }
QFrame[card="true"] QTableView:focus, QFrame[card="true"] QListView:focus, QFrame[card="true"] QTreeView:focus,
QFrame[drawer="true"] QTreeView:focus { border: 1px solid @accent; border-radius: 4px; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: @surface; color: @muted; border: none; border-bottom: 1px solid @border;
  padding: 6px 8px; }
QHeaderView::section:first { border-top-left-radius: 8px; }
QTableCornerButton::section { background: @surface; border: none; }
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:closed { image: url(:/icons/chevron_right_@tone.svg); }
QTreeView::branch:has-children:open { image: url(:/icons/chevron_down_@tone.svg); }
QTabWidget::pane { border: none; }
QTabBar::tab { background: transparent; padding: 7px 10px; border-bottom: 2px solid transparent; color: @muted; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected:focus { background: @accentSoft; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QListWidget#navigation { background: @surface; border: none; border-right: 1px solid @border; border-radius: 0;
  padding: 8px 6px; }
QListWidget#navigation::item { padding: 7px 9px; border: 1px solid transparent; border-radius: 6px; margin: 1px 2px; color: @text; }
QListWidget#navigation::item:hover { background: @raised; }
QListWidget#navigation::item:selected { background: @accentSoft; color: @text; }
QListWidget#navigation::item:selected:focus { border-color: @accent; }
)";

QString hex(const QColor& colour)
{
    return colour.name();
}

QString blend(const QColor& over, const QColor& under, double share)
{
    const auto mix = [share](int a, int b) { return int(a * share + b * (1 - share)); };
    return QColor(mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue()))
        .name();
}

} // namespace

QString styleSheet(const Colours& colours)
{
    QString text = QString(textRules) + frameRules + buttonRules + inputRules + viewRules;
    // Longer names first: @accent is the beginning of @accentSoft.
    const std::pair<const char*, QString> values[] = {
        {"@accentHover", blend(colours.text, colours.accent, 0.15)},
        {"@accentSoft", hex(colours.accentSoft)},
        {"@accentText", hex(colours.accentText)},
        {"@accent", hex(colours.accent)},
        {"@dangerSoft", hex(colours.dangerSoft)},
        {"@danger", hex(colours.danger)},
        {"@warning", hex(colours.warning)},
        {"@success", hex(colours.success)},
        {"@surface", hex(colours.surface)},
        {"@stripe", blend(colours.raised, colours.surface, 0.45)},
        {"@raised", hex(colours.raised)},
        {"@window", hex(colours.window)},
        {"@border", hex(colours.border)},
        {"@muted", hex(colours.mutedText)},
        {"@faded", blend(colours.mutedText, colours.surface, 0.6)},
        {"@text", hex(colours.text)},
        {"@fontTitle", QString::number(fontTitle)},
        {"@fontNumber", QString::number(fontNumber)},
        {"@fontSection", QString::number(fontSection)},
        {"@tone", colours.dark ? "dark" : "light"},
    };
    for (const auto& [name, value] : values)
        text.replace(name, value);
    return text;
}

} // namespace calm::ui
