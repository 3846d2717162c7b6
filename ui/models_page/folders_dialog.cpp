#include "ui/models_page/folders_dialog.h"

#include "ui/models_page/model_library.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QListWidget>
#include <QPushButton>

namespace calm::ui
{

FoldersDialog::FoldersDialog(ModelLibrary& library, QWidget* parent)
    : QDialog(parent), m_library(library), m_folders(new QListWidget), m_cache(new QCheckBox),
      m_remove(new QPushButton(icon("delete"), tr("Remove from the list")))
{
    setWindowTitle(tr("Where models are looked for"));
    m_folders->setObjectName("modelFolders");
    m_folders->setAccessibleName(tr("Folders that were added"));
    m_cache->setObjectName("lookIntoCache");
    m_cache->setText(tr("The Hugging Face cache of this machine"));
    m_cache->setChecked(library.looksIntoCache());
    m_remove->setObjectName("removeFolderButton");
    m_remove->setToolTip(tr("Its models are no longer listed; nothing is deleted from the disk."));
    auto* add = new QPushButton(icon("add"), tr("Add a folder…"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* line = new QHBoxLayout;
    line->addWidget(add);
    line->addWidget(m_remove);
    line->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(gap);
    layout->addWidget(m_cache);
    QLabel* place = makeSentence(QDir::toNativeSeparators(ModelLibrary::cacheFolder()));
    place->setContentsMargins(24, 0, 0, 6);
    layout->addWidget(place);
    layout->addWidget(makeLabel(tr("Folders that were added"), "strong"));
    layout->addWidget(m_folders, 1);
    layout->addLayout(line);
    layout->addWidget(buttons);
    resize(560, 380);

    connect(m_cache, &QCheckBox::toggled, &m_library, &ModelLibrary::setLooksIntoCache);
    connect(m_folders, &QListWidget::itemSelectionChanged, this,
            [this] { m_remove->setEnabled(!m_folders->selectedItems().isEmpty()); });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        if (const QListWidgetItem* item = m_folders->currentItem())
            m_library.removeFolder(item->data(Qt::UserRole).toString());
        fill();
    });
    connect(add, &QPushButton::clicked, this, &FoldersDialog::addRequested);
    connect(&m_library, &ModelLibrary::lookingStarted, this, &FoldersDialog::fill);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    fill();
}

void FoldersDialog::fill()
{
    const int row = m_folders->currentRow();
    m_folders->clear();
    for (const QString& folder : m_library.folders()) {
        auto* item = new QListWidgetItem(icon("folder"), QDir::toNativeSeparators(folder), m_folders);
        item->setData(Qt::UserRole, folder);
        item->setToolTip(item->text());
    }
    m_folders->setCurrentRow(std::min(row, m_folders->count() - 1));
    m_remove->setEnabled(!m_folders->selectedItems().isEmpty());
}

} // namespace calm::ui
