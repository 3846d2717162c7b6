#pragma once

#include <QDialog>

class QCheckBox;
class QListWidget;
class QPushButton;

namespace calm::ui
{

class ModelLibrary;

/// Where models are looked for: the folders that were added, to be removed again, and the Hugging Face cache. Acts at
/// once. Object names: `modelFolders`, `lookIntoCache`, `removeFolderButton`.
class FoldersDialog : public QDialog
{
    Q_OBJECT

public:
    explicit FoldersDialog(ModelLibrary& library, QWidget* parent = nullptr);

Q_SIGNALS:
    void addRequested();

private:
    void fill();
    ModelLibrary& m_library;
    QListWidget* m_folders;
    QCheckBox* m_cache;
    QPushButton* m_remove;
};

} // namespace calm::ui
