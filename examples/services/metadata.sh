#!/bin/sh
# Write the metadata of a service whose certificate is in sp.crt.
# Usage: sh metadata.sh "Min tjeneste" ENTITY_ID ACS_ADDRESS LOGOUT_ADDRESS > sp.xml
set -eu

certificate=$(openssl x509 -in sp.crt -outform DER | openssl base64 -A)
uri=urn:oasis:names:tc:SAML:2.0:attrname-format:uri
bindings=urn:oasis:names:tc:SAML:2.0:bindings

cat <<XML
<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
    xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="$2">
  <md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true"
      protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing">
      <ds:KeyInfo><ds:X509Data><ds:X509Certificate>$certificate</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
    </md:KeyDescriptor>
    <md:KeyDescriptor use="encryption">
      <ds:KeyInfo><ds:X509Data><ds:X509Certificate>$certificate</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
      <md:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>
      <md:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/>
    </md:KeyDescriptor>
    <md:SingleLogoutService Binding="$bindings:HTTP-Redirect" Location="$4"/>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
    <md:AssertionConsumerService Binding="$bindings:HTTP-POST" Location="$3" index="0" isDefault="true"/>
    <md:AttributeConsumingService index="0" isDefault="true">
      <md:ServiceName xml:lang="da">$1</md:ServiceName>
      <md:ServiceName xml:lang="en">$1</md:ServiceName>
      <md:RequestedAttribute Name="https://data.gov.dk/model/core/specVersion" NameFormat="$uri" isRequired="true"/>
      <md:RequestedAttribute Name="https://data.gov.dk/concept/core/nsis/loa" NameFormat="$uri" isRequired="true"/>
      <md:RequestedAttribute Name="https://data.gov.dk/model/core/eid/fullName" NameFormat="$uri"/>
      <md:RequestedAttribute Name="https://data.gov.dk/model/core/eid/cprNumber" NameFormat="$uri"/>
    </md:AttributeConsumingService>
  </md:SPSSODescriptor>
  <md:ContactPerson contactType="technical">
    <md:Company>$1</md:Company>
    <md:EmailAddress>mailto:drift@tjeneste.example</md:EmailAddress>
  </md:ContactPerson>
</md:EntityDescriptor>
XML
