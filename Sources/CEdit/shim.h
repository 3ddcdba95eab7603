// SPDX-License-Identifier: MIT
//
// libedit's settings are variadic functions, which Swift cannot call: a name for each that is used.
#include <histedit.h>
#include <stdio.h>

typedef char *(*edit_prompt_function)(EditLine *);
typedef unsigned char (*edit_key_function)(EditLine *, int);
typedef int (*edit_read_function)(EditLine *, wchar_t *);

static inline EditLine *edit_create(const char *name) {
    return el_init(name, stdin, stdout, stderr);
}
static inline void edit_set_owner(EditLine *editor, void *owner) {
    el_set(editor, EL_CLIENTDATA, owner);
}
static inline void *edit_owner(EditLine *editor) {
    void *owner = NULL;
    el_get(editor, EL_CLIENTDATA, &owner);
    return owner;
}
static inline void edit_set_prompt(EditLine *editor, edit_prompt_function prompt) {
    el_set(editor, EL_PROMPT, prompt);
}
static inline void edit_set_emacs(EditLine *editor) { el_set(editor, EL_EDITOR, "emacs"); }
static inline void edit_set_history(EditLine *editor, History *past) {
    el_set(editor, EL_HIST, history, past);
}
static inline void edit_add_function(
    EditLine *editor, const char *name, const char *help, edit_key_function function
) {
    el_set(editor, EL_ADDFN, name, help, function);
}
static inline void edit_bind(EditLine *editor, const char *key, const char *function) {
    el_set(editor, EL_BIND, key, function, NULL);
}
static inline void edit_set_reader(EditLine *editor, edit_read_function reader) {
    el_set(editor, EL_GETCFN, reader);
}
static inline void edit_history_bound(History *past, int count) {
    HistEvent event;
    history(past, &event, H_SETSIZE, count);
    history(past, &event, H_SETUNIQUE, 1);
}
static inline void edit_history_enter(History *past, const char *line) {
    HistEvent event;
    history(past, &event, H_ENTER, line);
}
