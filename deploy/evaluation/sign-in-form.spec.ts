import { describe, expect, it } from '@jest/globals';

import { loginPage } from './identity/login-page.ts';
import { signInForm } from './sign-in-form.ts';

const KEYCLOAK = `<form id="language" method="get" action="/other"></form>
<form id="kc-form-login" class="f" action="http://127.0.0.1:1/a?session_code=x&amp;tab_id=y" method="post">
<input id="username" name="username" value="" type="text"
 aria-invalid=""/><input id="password" name="password" type="password"/>
<button name="login" type="submit">Sign In</button></form>`;

describe('the login form of a provider', () => {
  it.each([
    ['a page without one', '<p>signed out</p>'],
    ['a form that asks for no password', '<form method="post" action="/a"><input name="username"></form>'],
    ['a form that is not sent', '<form action="/a"><input name="login"><input name="password"></form>'],
  ])('is not found in %s', (_, html) => expect(signInForm(html)).toBeNull());

  it('may ask for the password alone, of somebody whom the provider remembers', () =>
    expect(signInForm('<form method="post" action="/a"><input name="password"></form>')).toEqual({
      action: '/a',
      nameField: null,
    }));

  it('is that of the embedded provider', () =>
    expect(signInForm(loginPage('uid', ''))).toEqual({ action: '/interaction/uid', nameField: 'login' }));

  it('is that of Keycloak', () =>
    expect(signInForm(KEYCLOAK)).toEqual({
      action: 'http://127.0.0.1:1/a?session_code=x&tab_id=y',
      nameField: 'username',
    }));
});
