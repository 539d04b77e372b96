"""JSON of the official API. Source: Digital Post API 1.68, ErrorMessage, Receipt, PagingResult."""

import json
from datetime import UTC
from typing import Any
from uuid import UUID

from fundament.capabilities.post.types import HtmlVerdict, LetterRefused, Page, Receipt
from fundament.capabilities.post.types.administration_refusals import NotPossible
from fundament.kernel.errors import Refusal
from fundament.standards.memo import MemoInvalid

# Letters as people read them, not as escapes. Source: RFC 8259, section 8.1: JSON is UTF-8.
PLAIN = {"ensure_ascii": False}


def error_message(refusal: Refusal) -> dict[str, Any]:
    """Return an ErrorMessage: the sentence in Danish, a slash, the sentence in English."""
    return {
        "code": refusal.code,
        "message": _both(refusal),
        "fieldErrors": list(_field_errors(refusal)),
    }


def verdict(verdict: HtmlVerdict, file_name: str) -> dict[str, Any]:
    """Return the verdict on HTML as an ErrorMessage: `approved` or `rejected`, and the findings."""
    code, danish, english = ("rejected", "Afvist", "Rejected")
    if verdict.approved:
        code, danish, english = ("approved", "Godkendt", "Approved")
    return {
        "code": code,
        "message": f"{danish} ({verdict.policy}). / {english} ({verdict.policy}).",
        "fieldErrors": [
            {
                "resource": file_name[:255] or "html",
                "field": finding.path,
                "code": finding.rule.code,
                "message": f"{finding.rule.danish} / {finding.rule.english}",
                "rejectedValue": finding.value,
                **({"line": finding.line} if finding.line else {}),
            }
            for finding in verdict.findings
        ],
    }


def receipt(receipt: Receipt) -> dict[str, Any]:
    """Return a Receipt; absent fields are left out."""
    fields = {
        "transmissionId": str(receipt.transmission),
        "messageUUID": str(receipt.message) if receipt.message else None,
        "messageId": receipt.message_id,
        "errorCode": receipt.error_code,
        "errorMessage": receipt.error_message,
        "timeStamp": receipt.at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
        "receiptStatus": receipt.status,
    }
    return {name: value for name, value in fields.items() if value is not None}


def receipt_octets(one: Receipt) -> bytes:
    """Return a Receipt as JSON."""
    return json.dumps(receipt(one)).encode()


def ids(page: Page[UUID]) -> dict[str, Any]:
    """Return a PagingResultUUID; `previous` and `next` are the paging arguments, if any."""
    return {
        "content": [str(each) for each in page.items],
        "number": page.number,
        "size": page.size,
        "previous": _arguments(page, page.number - 1),
        "next": _arguments(page, page.number + 1),
        "totalElements": page.total,
        "totalPages": page.pages,
    }


def receipts_bulk(page: Page[Receipt]) -> dict[str, Any]:
    """Return a ReceiptSearchResult."""
    return {
        "currentPage": page.number,
        "totalPages": page.pages,
        "elementsOnPage": len(page.items),
        "totalElements": page.total,
        "receipts": [{**receipt(each), "id": str(each.id)} for each in page.items],
    }


def _arguments(page: Page[Any], number: int) -> dict[str, Any] | None:
    if not 0 <= number < page.pages:
        return None
    return {"page": number, "size": page.size}


def _both(refusal: Refusal) -> str:
    return f"{refusal.sentence('da')} / {refusal.sentence('en')}"


def _field_errors(refusal: Refusal) -> list[dict[str, Any]]:
    if isinstance(refusal, MemoInvalid):
        return [
            {
                "resource": "memo",
                "field": fault.path,
                "code": fault.code.name,
                "message": f"{fault.sentence('da')} / {fault.sentence('en')}",
                **({"line": fault.line} if fault.line else {}),
            }
            for fault in refusal.faults
        ]
    if isinstance(refusal, NotPossible):
        return [
            {
                "resource": refusal.resource,
                "field": fault.field,
                "code": refusal.code,
                "message": f"{fault.danish} / {fault.english}",
            }
            for fault in refusal.faults
        ]
    if isinstance(refusal, LetterRefused) and refusal.path:
        return [
            {
                "resource": "memo",
                "field": refusal.path,
                "code": refusal.code,
                "message": _both(refusal),
            }
        ]
    return []
