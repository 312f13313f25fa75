/* Selects the languages of an image: one or more, searched by code, name or script, or "Detect automatically".
   A WAI-ARIA combobox: the focus stays in the field and the arrow keys move through the list.
   Touches only the element it is mounted on. Dispatches: languages-chosen { languages }. */

import { autoLanguage, searchLanguages, toggleLanguage } from '../core/options.js';
import { words } from '../words/words.js';

export function mountLanguageChoice(element) {
  const field = element.querySelector('input');
  const list = element.querySelector('[role="listbox"]');
  const chips = element.querySelector('.chips');
  const none = element.querySelector('[data-part="none"]');
  let offered = [];
  let found = [];
  let chosen = [];
  let defaultCode = '';
  let active = -1;

  none.textContent = words.noLanguage;
  field.addEventListener('input', () => open());
  field.addEventListener('click', () => open());
  field.addEventListener('blur', () => close());
  field.addEventListener('keydown', (event) => {
    const isOpen = !list.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!isOpen) open();
      else activate(active + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter' && isOpen && found[active]) toggle(found[active].code);
    else if (event.key === 'Escape' && isOpen) close();
    else if (event.key === 'Backspace' && field.value === '' && chosen.length > 0) toggle(chosen.at(-1));
    else return;
    event.preventDefault();
  });
  list.addEventListener('pointerdown', (event) => event.preventDefault()); // keeps the focus in the field
  list.addEventListener('click', ({ target }) => {
    const option = target.closest('[role="option"]');
    if (option) toggle(option.dataset.code);
  });

  function toggle(code) {
    field.value = '';
    element.dispatchEvent(new CustomEvent('languages-chosen', { bubbles: true, detail: { languages: toggleLanguage(chosen, code) } }));
    close();
  }

  function open() {
    found = searchLanguages(offered, field.value);
    list.hidden = found.length === 0;
    none.hidden = found.length > 0;
    field.setAttribute('aria-expanded', String(!list.hidden));
    list.replaceChildren(...found.map(optionOf));
    activate(field.value === '' ? -1 : 0);
  }

  function close() {
    list.hidden = none.hidden = true;
    field.value = '';
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  }

  function activate(index) {
    active = Math.min(Math.max(index, -1), found.length - 1);
    [...list.children].forEach((option, at) => option.classList.toggle('is-active', at === active));
    const option = list.children[active];
    if (!option) return field.removeAttribute('aria-activedescendant');
    field.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  }

  function optionOf({ code, name, script }) {
    const option = document.createElement('li');
    option.id = `language-${code.replace('/', '-')}`;
    option.dataset.code = code;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', String(chosen.includes(code)));
    const detail = document.createElement('span');
    detail.className = 'quiet';
    detail.textContent = code === autoLanguage ? '' : [code, script].filter(Boolean).join(' · ');
    option.append(name, ' ', detail);
    return option;
  }

  function chipOf(code) {
    const { name } = offered.find((language) => language.code === code) ?? { name: code };
    const chip = document.createElement('button');
    chip.type = 'button';
    chip.className = 'chip';
    chip.textContent = name;
    chip.setAttribute('aria-label', words.takeBackLanguage(name));
    chip.addEventListener('click', () => {
      field.focus();
      toggle(code);
      close();
    });
    return chip;
  }

  return function update({ languages, defaultLanguage, options, run }) {
    element.hidden = languages.length < 2;
    element.classList.toggle('is-busy', run !== null);
    field.disabled = run !== null;
    if (languages === offered && options.languages === chosen && defaultCode === defaultLanguage) return;
    [offered, chosen, defaultCode] = [languages, options.languages, defaultLanguage];
    chips.replaceChildren(...chosen.map(chipOf));
    const byDefault = offered.find(({ code }) => code === defaultCode)?.name ?? '';
    field.placeholder = chosen.length === 0 && byDefault ? words.serverLanguage(byDefault) : words.searchLanguage;
    for (const option of list.children) option.setAttribute('aria-selected', String(chosen.includes(option.dataset.code)));
  };
}
